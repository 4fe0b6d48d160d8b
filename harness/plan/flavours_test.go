package plan

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

func scriptOf(more string) string {
	return `{"name": "py-flask", "title": "Flask", "language": "Python", "engine": "gunicorn",
		"static": "pyboot.files", "runtime": "cpython>=3.11,<3.13", "lock": "requirements.lock",
		"package": "flask", "warmup": "2s", "concurrency": 1,
		"run": ["{python}", "app.py", "--addr", "{addr}"],
		"gaps": {"method/override": {"observed": "405", "why": "it knows none"}}` + more + "}"
}

const flaskVariants = `, "variants": {
	"gevent": {"engine": "gunicorn-gevent", "args": ["--runner", "gevent"], "lock": "gevent.lock",
		"warmup": "8s", "concurrency": 0, "class": "tuned",
		"gaps": {"method/override": {}, "wait/header-drip": {"observed": "open", "why": "no limit"}}},
	"pypy": {"title": "Flask on PyPy", "runtime": "pypy", "package": "werkzeug"}}`

func TestFlavours(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"external/py-flask/target.json":       scriptOf(flaskVariants),
		"external/py-flask/requirements.lock": "", "external/py-flask/gevent.lock": "",
	})
	got, err := Targets(root)
	if err != nil || names(got) != "py-flask py-flask-gevent py-flask-pypy" {
		t.Fatalf("%s, %v", names(got), err)
	}
	base, gevent, pypy := got[0], got[1], got[2]
	if base.Of != "" || base.Identity() != "py-flask" || base.RunIn() != 2*time.Second || base.Flavours != nil ||
		base.Gaps["method/override"].Observed != "405" {
		t.Errorf("%+v", base)
	}
	if gevent.Of != "py-flask" || gevent.Identity() != "py-flask" || gevent.Engine != "gunicorn-gevent" ||
		gevent.Lock != "gevent.lock" ||
		gevent.RunIn() != 8*time.Second || gevent.Concurrency != 0 || gevent.Class != "tuned" ||
		gevent.Runtime != base.Runtime || !gevent.External ||
		strings.Join(gevent.Run, " ") != "{python} app.py --addr {addr} --runner gevent" ||
		gevent.Dir != filepath.Join(root, "external", "py-flask") {
		t.Errorf("%+v", gevent)
	}
	if len(gevent.Gaps) != 1 || gevent.Gaps["wait/header-drip"].Why != "no limit" {
		t.Errorf("gaps %+v", gevent.Gaps)
	}
	if pypy.Runtime != "pypy" || pypy.Package != "werkzeug" || pypy.Title != "Flask on PyPy" ||
		pypy.Concurrency != 1 || len(pypy.Gaps) != 1 {
		t.Errorf("%+v", pypy)
	}
	if len(base.Run) != 4 {
		t.Errorf("the args of a variant are the manifest's now: %q", base.Run)
	}
	w := World{Targets: got, Scenarios: []string{"text"}, CheckCPUs: func(string) error { return nil }}
	s := Defaults()
	s.Scenarios, s.Targets = []string{"text"}, []string{"py-*-gevent", "py-flask*"}
	s.Entries = []EntrySettings{{Name: "py-flask-pypy", Alias: "mine", Flags: []string{"--flag"}}}
	p, err := s.Resolve("x", w)
	if err != nil || len(p.Entries) != 4 || p.Entries[0].Target != "py-flask-gevent" ||
		p.Entries[0].Class != "tuned" || p.Entries[3].Alias != "mine" {
		t.Errorf("%+v, %v", p.Entries, err)
	}
	s.Targets = []string{"gin-*"}
	if _, err := s.Resolve("x", w); err == nil ||
		!strings.Contains(err.Error(), `targets: no target matches "gin-*"; there are: py-flask, `) {
		t.Error(err)
	}
}

func TestScriptsRefused(t *testing.T) {
	t.Parallel()
	variant := func(name, more string) string {
		return scriptOf(`, "variants": {"` + name + `": {` + more +
			`}}`)
	}
	for _, c := range []struct{ name, content, want string }{
		{"runtime", strings.Replace(scriptOf(""), "cpython>=3.11", "cpython=>3.11", 1),
			`"=>3.11" is no bound like`},
		{"no lock", strings.Replace(scriptOf(""), "requirements.lock", "other.lock", 1),
			"the lock other.lock is missing: make it with uv pip compile"},
		{"lock elsewhere", strings.Replace(scriptOf(""), "requirements.lock", "../x.lock", 1),
			"is not in the manifest's folder"},
		{"warmup", strings.Replace(scriptOf(""), `"2s"`, `"2"`, 1), `warmup "2" is not a time from 0s to 2m0s`},
		{"long warmup", strings.Replace(scriptOf(""), `"2s"`, `"1h"`, 1), `warmup "1h" is not a time`},
		{"concurrency", strings.Replace(scriptOf(""), `"concurrency": 1`, `"concurrency": -1`, 1),
			"concurrency -1 is below 0"},
		{"gap", strings.Replace(scriptOf(""), `"405"`, `""`, 1),
			"gaps: method/override needs \"observed\" and \"why\""},
		{"no check", strings.Replace(scriptOf(""), "method/override", "override", 1),
			`gaps: "override" is not a check`},
		{"package alone", manifestOf("py-flask", `, "package": "flask"`), "a package needs the lock"},
		{"lock alone", manifestOf("py-flask", `, "lock": "requirements.lock"`), "a lock needs a runtime"},
		{"no run", manifestOf("py-flask", `, "runtime": "pypy"`), "a runtime needs a run command"},
		{"node's lock", strings.Replace(scriptOf(""), "cpython>=3.11,<3.13", "node", 1),
			"a lock is for an implementation of Python"},
		{"result", scriptOf(`, "variant_of": "x"`), `"variant_of" is only for results`},
		{"name", variant("G,1", ""), `variants: the name "G,1": only a-z`},
		{"long name", variant(strings.Repeat("x", 60), ""), "more than 64 letters"},
		{"field", variant("x", `"engin": "y"`), `unknown field "engin"`},
		{"its runtime", variant("x", `"runtime": "jython"`), `variants: x: runtime "jython" begins with none of`},
		{"its lock", variant("x", `"lock": "y.lock"`), "variants: x: the lock y.lock is missing"},
		{"its class", variant("x", `"class": "y"`), `variants: x: class "y" is neither`},
		{"its gap", variant("x", `"gaps": {"a/b": {}}`), "variants: x: gaps: a/b needs"},
		{"its args", manifestOf("py-flask", `, "variants": {"x": {"args": ["--y"]}}`),
			"variants: x: args need a run command"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := Targets(tree(t, map[string]string{"external/py-flask/target.json": c.content,
				"external/py-flask/requirements.lock": ""}))
			if err == nil || !strings.Contains(err.Error(), c.want) ||
				!strings.HasPrefix(err.Error(), "external/py-flask/target.json: ") {
				t.Errorf("error %v does not say %q and the file", err, c.want)
			}
		})
	}
	_, err := Targets(tree(t, map[string]string{
		"external/py-flask/target.json": variant("x", ""), "external/py-flask/requirements.lock": "",
		"external/py-flask-x/target.json": manifestOf("py-flask-x", ""),
	}))
	if err == nil || !strings.Contains(err.Error(),
		`external/py-flask/target.json already has the name "py-flask-x"`) {
		t.Error(err)
	}
}

func TestSelectByPattern(t *testing.T) {
	t.Parallel()
	all := []harness.Target{{Name: "gin"}, {Name: "py-a"}, {Name: "py-b"}}
	for _, c := range []struct {
		ask       []string
		want, err string
	}{
		{[]string{"py-*"}, "py-a py-b", ""},
		{[]string{"py-b", "*", "gin"}, "gin py-a py-b", ""},
		{[]string{"py-?", "gin"}, "gin py-a py-b", ""},
		{[]string{"px-*"}, "", `no target matches "px-*"; there are: gin, py-a, py-b`},
		{[]string{"py-[a"}, "", `target "py-[a" is not a valid pattern`},
		{[]string{"py-*", "gni"}, "", `unknown target "gni"; did you mean "gin"?`},
	} {
		got, err := Select(all, c.ask)
		if c.err == "" && (err != nil || names(got) != c.want) || c.err != "" &&
			(err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%q: %s, %v", c.ask, names(got), err)
		}
	}
}
