package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
)

// Each entry of plan's table becomes a key of the file, a flag with help, words to complete, and a line of
// the page; without the entry there is no flag and there are no words.
func TestSettingsFromOneTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/plan-settings.md")
	if err != nil {
		t.Fatal(err)
	}
	all, root := plan.AllSettings(), command(io.Discard, io.Discard)
	for i, k := range all {
		with, without := pflag.NewFlagSet("", pflag.ContinueOnError), pflag.NewFlagSet("", pflag.ContinueOnError)
		addFlags(with, all)
		rest := slices.Delete(slices.Clone(all), i, i+1)
		addFlags(without, rest)
		name := k.Flag()
		if f := with.Lookup(name); f == nil || f.Usage != k.Help || without.Lookup(name) != nil {
			t.Errorf("--%s does not come from the table: %+v", name, f)
		}
		if !slices.ContainsFunc(plan.Keys(), func(key string) bool {
			return key == k.Key ||
				strings.HasPrefix(key, k.Key+".")
		}) {
			t.Errorf("a file cannot have the key %s", k.Key)
		}
		if !strings.Contains(string(page), "| `"+k.Key+"` | `--"+name+"` | "+k.Help+" |") {
			t.Errorf("docs/plan-settings.md lacks %s", k.Key)
		}
		for _, command := range []string{"run", "doctor"} {
			c, _, err := root.Find([]string{command})
			if err != nil {
				t.Fatal(err)
			}
			if f := c.Flags().Lookup(name); f == nil || f.Usage != k.Help {
				t.Errorf("bench %s has no --%s with the help of the table", command, name)
			}
		}
		if k.Key != "target" { // a table
			setByFile(t, k)
		}
		if k.Words == nil {
			continue
		}
		if w := flagWords(all)[name]; w == nil || !slices.Equal(w(), k.Words) || flagWords(rest)[name] != nil {
			t.Errorf("the words of --%s do not come from the table", name)
		}
	}
}

// setByFile reads a file that has the setting, and finds the value in its field.
func setByFile(t *testing.T, k plan.Setting) {
	t.Helper()
	value := map[reflect.Kind]string{reflect.String: `"x"`, reflect.Int: "7", reflect.Uint64: "7",
		reflect.Float64: "7.0", reflect.Bool: "true", reflect.Int64: `"7s"`}
	var before plan.Settings
	field := reflect.TypeOf(k.Field(&before)).Elem()
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	text := value[field.Kind()]
	if field.Kind() == reflect.Slice {
		text = "[" + value[field.Elem().Kind()] + "]"
	}
	table, key, inTable := strings.Cut(k.Key, ".")
	line := table + " = " + text
	if inTable {
		line = "[" + table + "]\n" + key + " = " + text
	}
	file, err := plan.Parse("p.toml", []byte(line))
	if err != nil {
		t.Errorf("%s: %v", k.Key, err)
		return
	}
	if got := reflect.ValueOf(k.Field(&file.Settings)).Elem(); got.IsZero() || file.Line(k.Key) == 0 {
		t.Errorf("%s of a file is %v, on line %d", k.Key, got, file.Line(k.Key))
	}
}

// No other source lists the settings: a new one would be missing there. A few together are about one thing.
func TestSettingsAreListedOnce(t *testing.T) {
	t.Parallel()
	const few = 4
	names := map[string]bool{}
	for _, k := range plan.AllSettings() {
		names[k.Key], names[k.Flag()] = true, true
	}
	for _, pattern := range []string{"*.go", "../../harness/*/*.go", "../../harness/*/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range files {
			// terms.go lists the settings in which comparable runs may differ: a new one may not.
			if strings.HasSuffix(path, "_test.go") || path == "../../harness/plan/table.go" ||
				path == "../../harness/stats/terms.go" {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if list, ok := n.(*ast.CompositeLit); ok {
					if found := named(list, names); len(found) > few {
						t.Errorf("%s lists settings, which are in harness/plan/table.go: %q", path, found)
					}
				}
				return true
			})
		}
	}
}

// named are the elements and keys of a list that are names.
func named(list *ast.CompositeLit, names map[string]bool) (found []string) {
	for _, e := range list.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			e = pair.Key
		}
		if text, ok := e.(*ast.BasicLit); ok {
			if name, err := strconv.Unquote(text.Value); err == nil && names[name] {
				found = append(found, name)
			}
		}
	}
	return found
}

// A flag replaces the file's value, and only that; an error names the flag where it was given, else the line.
func TestFlagsOverTheFile(t *testing.T) {
	t.Parallel()
	const text = "rounds = 3\n[load]\nmode = \"rate\"\nrate = 100\nbacklog = 5\n" +
		"duration = \"1s\"\n[[target]]\nname = \"gin\"\n"
	apply := func(args ...string) (plan.Settings, *planFlags, *plan.File) {
		t.Helper()
		file, err := plan.Parse("p.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		set := pflag.NewFlagSet("", pflag.ContinueOnError)
		f := addPlanFlags(set)
		if err := set.Parse(args); err != nil {
			t.Fatal(err)
		}
		s := file.Settings
		if err := f.apply(&s); err != nil {
			t.Fatal(err)
		}
		return s, f, file
	}
	s, f, _ := apply()
	if s.Rounds != 3 || *s.Load.Rate != 100 || *s.Load.Backlog != 5 || s.Load.SLO != nil ||
		len(s.Entries) != 1 || f.given() != "" {
		t.Errorf("without flags: %+v", s)
	}
	s, f, file := apply("--slo", "50ms", "--warmup", "0s", "--targets", "chi,gin", "--stop-when", "a,b",
		"--think-min", "2s")
	if s.Load.Rate != nil || *s.Load.SLO != 50e6 || s.Load.Warmup != 0 || len(s.Targets) != 2 ||
		s.Entries != nil ||
		len(s.Load.StopWhen) != 1 || *s.Load.ThinkMin != 2e9 || s.Load.ThinkMax != nil {
		t.Errorf("with flags: %+v", s)
	}
	if f.given() == "" || f.given("targets", "slo", "warmup", "stop-when", "think-min") != "" {
		t.Errorf("given: %q", f.given())
	}
	for key, want := range map[string]string{
		"load.slo": "--slo: why", "load.backlog": "p.toml:5: load.backlog: why", "ready": "p.toml: ready: why",
	} {
		if got := place(file, f, &plan.KeyError{Key: key, Reason: "why"}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s, f, file = apply("--target", "gin as b", "--target", "chi", "--mode", "closed")
	if len(s.Entries) != 2 || s.Entries[0].Alias != "b" || s.Load.Rate != nil || s.Load.Backlog != nil ||
		s.Load.Mode != "closed" {
		t.Errorf("%+v", s)
	}
	if got := place(file, f, &plan.KeyError{Key: "target.0.alias", Reason: "why"}); got != "--target: why" {
		t.Errorf("%q", got)
	}
}
