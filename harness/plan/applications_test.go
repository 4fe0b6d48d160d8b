package plan

import (
	"path/filepath"
	"testing"
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
