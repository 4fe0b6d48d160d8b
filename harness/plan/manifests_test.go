package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
)

// tree writes files below a new folder and returns it.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func manifestOf(name, more string) string {
	return `{"name": "` + name + `", "language": "Go", "engine": "net/http", "static": "http.FileServer"` +
		more + "}\n"
}

func TestTargets(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"servers/README.md": "no folder",
		"servers/gin/target.json": manifestOf("gin",
			`, "module": "m", "vary": true, "stars": {"count": 1, "date": "2026-07-19"}`),
		"servers/chi/target.json":    manifestOf("chi", ""),
		"servers/unfinished/main.go": "package main",
		"external/node/target.json": `{"name":"node","language":"JavaScript","engine":"node:http","static":"fs",
			"run":["node","s.js","--addr","{addr}"]}`,
		"servers/gin/bookstore/main.go": "package main",
		"elsewhere/x/target.json":       "not looked at",
	})
	got, err := Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	if names(got) != "chi gin node" {
		t.Fatalf("targets %s", names(got))
	}
	gin := got[1]
	if gin.Dir != filepath.Join(root, "servers", "gin") || !gin.Vary || gin.Module != "m" ||
		gin.Stars.Count != 1 {
		t.Errorf("gin is %+v", gin)
	}
	if got, err := Targets(t.TempDir()); err != nil || len(got) != 0 {
		t.Errorf("an empty project has %v, %v", got, err)
	}
}

func TestTargetsGivesAbsoluteFolders(t *testing.T) {
	t.Chdir(tree(t, map[string]string{"servers/gin/target.json": manifestOf("gin", "")}))
	got, err := Targets(".")
	if err != nil || !filepath.IsAbs(got[0].Dir) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTargetsRefuses(t *testing.T) {
	t.Parallel()
	ok := manifestOf("gin", "")
	for _, c := range []struct{ name, content, want string }{
		{"unknown field", manifestOf("gin", `, "stras": 1`), `unknown field "stras"`},
		{"unknown class", manifestOf("gin", `, "class": "quick"`), `class "quick" is neither "plain" nor "tuned"`},
		{"wrong type", manifestOf("gin", `, "vary": "yes"`), "vary"},
		{"trailing", ok + "{}", "follows the JSON object"},
		{"cut off", ok[:20], "EOF"},
		{"empty", "", "EOF"},
		{"array", "[]", "array"},
		{"no name", strings.Replace(ok, `"name": "gin", `, "", 1), `"name" is missing or empty`},
		{"no language", strings.Replace(ok, `"Go"`, `""`, 1), `"language" is missing or empty`},
		{"no engine", strings.Replace(ok, `"engine": "net/http", `, "", 1), `"engine" is missing or empty`},
		{"no static", strings.Replace(ok, `, "static": "http.FileServer"`, "", 1), `"static" is missing or empty`},
		{"other name", manifestOf("gim", ""), `the name is "gim" and the folder "gin"`},
		{"odd name", manifestOf("Gin,x", ""), "only a-z"},
		{"date", manifestOf("gin", `, "stars": {"count": 1, "date": "19.7.2026"}`), "YYYY-MM-DD"},
		{"nothing to run", strings.Replace(ok, `"Go"`, `"Rust"`, 1), "needs a run or a build command"},
		{"run without address", manifestOf("gin", `, "run": ["node"]`), "{addr}"},
		{"no command", manifestOf("gin", `, "build": [""]`), "first word of the build command is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Targets(tree(t, map[string]string{"servers/gin/target.json": c.content}))
			if err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.Contains(err.Error(), "servers/gin/target.json: ") {
				t.Errorf("error %v does not say %q and the file", err, c.want)
			}
		})
	}
}

func TestTargetsReportsAllFaults(t *testing.T) {
	t.Parallel()
	_, err := Targets(tree(t, map[string]string{
		"servers/gin/target.json":  manifestOf("gin", ""),
		"external/gin/target.json": manifestOf("gin", ""),
		"servers/load/target.json": manifestOf("load", ""),
		"cmd/load/main.go":         "package main",
		"servers/chi/target.json":  "{",
	}))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`external/gin/target.json: servers/gin/target.json already has the name "gin"`,
		`servers/load/target.json: a command in cmd/ has the name "load"`,
		`servers/chi/target.json: unexpected EOF`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q:\n%v", want, err)
		}
	}
}

func names(ts []harness.Target) string {
	var all []string
	for _, t := range ts {
		all = append(all, t.Name)
	}
	return strings.Join(all, " ")
}

func TestSelect(t *testing.T) {
	t.Parallel()
	all := []harness.Target{{Name: "chi"}, {Name: "gin"}, {Name: "nethttp"}}
	for _, c := range []struct {
		ask       []string
		want, err string
	}{
		{nil, "chi gin nethttp", ""},
		{[]string{"nethttp", "chi", "nethttp"}, "chi nethttp", ""},
		{[]string{"gni"}, "", `unknown target "gni"; did you mean "gin"?`},
		{[]string{"chi", "spring"}, "", `unknown target "spring"; there are: chi, gin, nethttp`},
		{[]string{""}, "", `unknown target ""`},
	} {
		got, err := Select(all, c.ask)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("Select(%q): error %v, want %q", c.ask, err, c.err)
			}
			continue
		}
		if err != nil || names(got) != c.want {
			t.Errorf("Select(%q) = %s, %v; want %s", c.ask, names(got), err, c.want)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	candidates := []string{"chi", "gin", "nethttp", "gorillamux", "load.duration"}
	for word, want := range map[string]string{
		"gni": "gin", "GIN": "gin", "ginn": "gin", "ch": "chi", "nethtp": "nethttp", "net/http": "nethttp",
		"gorila-mux": "gorillamux", "load.duraton": "load.duration",
		"xyz": "", "": "", "g": "", "spring": "", "gorilla": "",
	} {
		if got := Suggest(word, candidates); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"gin", "gin", 0}, {"gni", "gin", 1}, {"kitten", "sitting", 3}, {"ca", "abc",
			3},
	} {
		if got, back := distance(c.a, c.b), distance(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("distance(%q, %q) = %d and %d, want %d", c.a, c.b, got, back, c.want)
		}
	}
}
