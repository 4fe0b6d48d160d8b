package rig

import (
	"cmp"
	"context"
	"strings"

	"tenrounds/harness"
)

// Generators are the versions of the generators of the plan, by name.
func (s *Stage) Generators(ctx context.Context) map[string]string {
	all := map[string]string{harness.LoaderLoad: "commit " + s.Commit(ctx)}
	if s.wrk != "" { // it exits 1 after its version
		version, _, _ := strings.Cut(s.Ask(ctx, s.wrk, "--version"), " Copyright")
		all[harness.LoaderWrk] = cmp.Or(version, "unknown")
	}
	if s.locust != "" {
		ask := "import importlib.metadata as m, sys; print(m.version('locust'), 'on Python', sys.version.split()[0])"
		all[harness.LoaderLocust] = cmp.Or(s.Ask(ctx, s.locust, "-I", "-c", ask), "unknown")
	}
	return all
}

// Commit is the git commit of the tree that the binaries were built from, "unknown" if git does not tell. A tree with
// changes on top is marked.
func (s *Stage) Commit(ctx context.Context) string {
	head := s.Ask(ctx, "git", "-C", s.Root, "rev-parse", "HEAD")
	if head == "" {
		return "unknown"
	}
	if s.Ask(ctx, "git", "-C", s.Root, "status", "--porcelain", "--untracked-files=no") != "" {
		head += " with changes"
	}
	return head
}
