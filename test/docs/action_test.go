package docs_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"tenrounds/test/checkout"
)

// action is action.yml: what GitHub reads of a composite action, as far as this one has it.
type action struct {
	Name, Description string
	Inputs            map[string]struct {
		Description, Default string
		Required             bool
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []struct {
			ID, Uses, Run, Shell string
			With, Env            map[string]string
		}
	}
}

func readAction(t *testing.T) (a action) {
	t.Helper()
	f, err := os.Open("action.yml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAction holds action.yml to its script: each input reaches it, it reads each variable and writes each
// output, and no input is pasted into a command.
func TestAction(t *testing.T) {
	t.Parallel()
	checkout.Log()
	a := readAction(t)
	if a.Name == "" || a.Description == "" || a.Runs.Using != "composite" {
		t.Errorf("%q, %q, using %q", a.Name, a.Description, a.Runs.Using)
	}
	used, scripts := map[string]bool{}, map[string]string{}
	for _, s := range a.Runs.Steps {
		if (s.Uses == "") == (s.Run == "") || s.Run != "" && s.Shell == "" || strings.Contains(s.Run, "${{") {
			t.Errorf("a step needs either uses, or run with a shell and without expressions: %+v", s)
		}
		for _, m := range regexp.MustCompile(`\$GITHUB_ACTION_PATH/([\w./-]+)`).FindAllStringSubmatch(s.Run, -1) {
			text, err := os.ReadFile(m[1])
			info, serr := os.Stat(m[1])
			if err != nil || serr != nil || info.Mode()&0o111 == 0 {
				t.Fatalf("%s is no script that can be run: %v, %v", m[1], err, serr)
			}
			scripts[s.ID] = string(text)
			for variable, value := range s.Env {
				if !regexp.MustCompile(`\$\{` + variable + `\b`).Match(text) {
					t.Errorf("%s does not read %s", m[1], variable)
				}
				input := regexp.MustCompile(`^\$\{\{ inputs\.([a-z-]+) \}\}$`).FindStringSubmatch(value)
				if input == nil {
					t.Errorf("%s: %q is no input", variable, value)
					continue
				}
				used[input[1]] = true
			}
		}
	}
	if len(scripts) == 0 {
		t.Error("no step runs a script of the project")
	}
	for name, i := range a.Inputs {
		if !used[name] || i.Description == "" || i.Required && i.Default != "" {
			t.Errorf("input %s: used %t, %+v", name, used[name], i)
		}
	}
	for name := range used {
		if _, there := a.Inputs[name]; !there {
			t.Errorf("there is no input %s", name)
		}
	}
	for name, o := range a.Outputs {
		m := regexp.MustCompile(`^\$\{\{ steps\.(\w+)\.outputs\.(\w+) \}\}$`).FindStringSubmatch(o.Value)
		if m == nil || m[2] != name || !strings.Contains(scripts[m[1]], name+"=%s") {
			t.Errorf("output %s: no step writes %q", name, o.Value)
		}
	}
}

// TestWorkflows reads the workflows of docs/ci.md: what they give to the action are inputs of it, the
// required ones among them, and what they take from it are outputs.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	checkout.Log()
	text, err := os.ReadFile("docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	a, calls := readAction(t), 0
	for _, m := range fencePattern.FindAllStringSubmatch(string(text), -1) {
		if m[1] != "yaml" {
			continue
		}
		var w struct {
			Jobs map[string]struct {
				Steps []struct {
					ID, Uses, Run string
					With          map[string]string
				}
			}
		}
		if err := yaml.Unmarshal([]byte(m[2]), &w); err != nil {
			t.Fatal(err)
		}
		for _, job := range w.Jobs {
			for _, s := range job.Steps {
				if !strings.Contains(s.Uses, "/tenrounds@") {
					continue
				}
				calls++
				for name := range s.With {
					if _, there := a.Inputs[name]; !there {
						t.Errorf("action.yml has no input %s", name)
					}
				}
				for name, i := range a.Inputs {
					if _, given := s.With[name]; i.Required && !given {
						t.Errorf("a workflow does not give the input %s", name)
					}
				}
			}
		}
		for _, o := range regexp.MustCompile(`steps\.tenrounds\.outputs\.(\w+)`).FindAllStringSubmatch(m[2], -1) {
			if _, there := a.Outputs[o[1]]; !there {
				t.Errorf("action.yml has no output %s", o[1])
			}
		}
	}
	if calls == 0 {
		t.Error("no workflow of docs/ci.md uses the action")
	}
	if !slices.Contains(documents, "docs/ci.md") {
		t.Error("docs/ci.md is no document of these tests")
	}
}
