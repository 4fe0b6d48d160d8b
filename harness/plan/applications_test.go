package plan

import (
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
)

// An application is a target beside the plain one, which stays as it is, and is not among all.
func TestApplications(t *testing.T) {
	root := tree(t, map[string]string{
		"servers/gin/target.json":        manifestOf("gin", `, "module": "m", "vary": true`),
		"servers/gin/bookstore/main.go":  "package main",
		"servers/chi/target.json":        manifestOf("chi", ""),
		"servers/chi/bookstore/notes.md": "none yet",
	})
	all, err := Targets(root)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d targets, %v: the applications must not be among them", len(all), err)
	}
	found := Applications(all, "bookstore")
	if len(found) != 1 {
		t.Fatalf("%d applications: %+v", len(found), found)
	}
	a := found[0]
	if a.Name != "gin-bookstore" || a.Module != "m" || a.Vary || a.Application != "bookstore" || a.Dir != filepath.Join(root, "servers", "gin", "bookstore") {
		t.Errorf("%+v", a)
	}
	if Applications(all, "other") != nil {
		t.Error("there is an application that nobody wrote")
	}
}

// The programs of an application are known only to plans that ask it, and one plan asks one application.
func TestTargetsOfScenarios(t *testing.T) {
	w := World{
		Targets:   []harness.Target{{Name: "gin"}, {Name: "gin-bookstore", Application: "bookstore"}},
		Scenarios: []string{"json", "book-mix"},
		Application: func(s string) string {
			if s == "json" {
				return ""
			}
			return "bookstore"
		},
	}
	for _, c := range []struct {
		scenarios []string
		want      string
	}{{[]string{"json"}, "gin"}, {[]string{"book-mix"}, "gin-bookstore"}} {
		found, err := w.targets(c.scenarios)
		if err != nil || len(found) != 1 || found[0].Name != c.want {
			t.Errorf("%q: %+v, %v", c.scenarios, found, err)
		}
	}
	if _, err := w.targets([]string{"json", "book-mix"}); err == nil || !strings.Contains(err.Error(), "take them in two runs") {
		t.Errorf("%v", err)
	}
	w.Application = nil
	if found, err := w.targets([]string{"json", "text"}); err != nil || len(found) != 1 {
		t.Errorf("%+v, %v", found, err)
	}
}
