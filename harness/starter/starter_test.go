package starter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/plan"
	"tenrounds/harness/starter"
)

// project is a root with the models and no other server.
func project(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, dir := range []string{"servers/nethttp", "external/py-wsgi", "external/node"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(filepath.Join("..", "..", dir))); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A new server has all lines of its model but those that name or describe the model, and a manifest that is
// read. TestNew in test/contract builds and verifies each.
func TestMake(t *testing.T) {
	t.Parallel()
	root := project(t)
	for _, x := range []struct {
		language, dir, model, program string
		own                           int // lines of the program that are not in the model
		named                         string
	}{
		{"go", "servers", "nethttp", "main.go", 9, `boot.Main("a-go", `},
		{"python", "external", "py-wsgi", "app.py", 10, "verify --targets a-python "},
		{"node", "external", "node", "server.js", 8, "const NAME = 'a-node';"},
	} {
		name := "a-" + x.language
		made, err := starter.Make(starter.Request{Root: root, Name: name, Language: x.language})
		if err != nil {
			t.Fatal(err)
		}
		if made.Dir != filepath.Join(root, x.dir, name) || made.Model != x.model {
			t.Errorf("%+v", made)
		}
		model := read(t, root, x.dir, x.model, x.program)
		text, own := read(t, made.Dir, x.program), 0
		for line := range strings.Lines(text) {
			if !strings.Contains(model, line) {
				own++
			}
		}
		if own == 0 || own > x.own+2 || !strings.Contains(text, x.named) || strings.Contains(text, "{name}") {
			t.Errorf("%d of its lines are not in %s, want about %d:\n%s", own, x.model, x.own, text)
		}
	}
	targets, err := plan.Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		if strings.HasPrefix(target.Name, "a-") &&
			(target.Title != target.Name || target.URL != "" || target.Stars != nil || target.Of != "") {
			t.Errorf("%+v", target)
		}
	}
	names := map[string]bool{}
	for _, target := range targets {
		names[target.Name] = true
	}
	if !names["a-go"] || !names["a-python"] || !names["a-node"] || names["a-python-gevent"] {
		t.Errorf("the targets are %v", names)
	}
}

func TestMakeRefuses(t *testing.T) {
	t.Parallel()
	root := project(t)
	if err := os.MkdirAll(filepath.Join(root, "servers", "taken"), 0o755); err != nil {
		t.Fatal(err)
	}
	changed := project(t)
	main := filepath.Join(changed, "servers", "nethttp", "main.go")
	text := strings.Replace(read(t, main), `boot.Main("nethttp", `, `boot.Main(name, `, 1)
	if err := os.WriteFile(main, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, r := range map[string]starter.Request{
		"exists already: choose another name": {Root: root, Name: "taken", Language: "go"},
		`unknown language "rust"`:             {Root: root, Name: "a", Language: "rust"},
		"its folder must be in":               {Root: root, Name: "a", Language: "go", Dir: t.TempDir()},
		"harness/starter/models.go must":      {Root: changed, Name: "a", Language: "go"},
	} {
		if made, err := starter.Make(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %+v, %v, want %q", r, made, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(changed, "servers", "a")); err == nil {
		t.Error("a server is left behind that could not be made")
	}
}
