package rig

import (
	"cmp"
	"context"
	"strings"

	"tenrounds/harness"
)

// locustVersion prints the versions of Locust and of its Python.
const locustVersion = "import importlib.metadata as m, sys; " +
	"print(m.version('locust'), 'on Python', sys.version.split()[0])"

// Versions are the git commit of the tree that the binaries were built from, and the versions of the
// generators by name.
func (rig *Rig) Versions(ctx context.Context) (commit string, generators map[harness.Loader]string) {
	commit = rig.commit(ctx)
	generators = map[harness.Loader]string{harness.LoaderLoad: "commit " + commit}
	if rig.wrk != "" { // it exits 1 after its version
		version, _, _ := strings.Cut(rig.firstLine(ctx, rig.wrk, "--version"), " Copyright")
		generators[harness.LoaderWrk] = cmp.Or(version, "unknown")
	}
	if rig.locust != "" {
		version := rig.firstLine(ctx, rig.locust, "-I", "-c", locustVersion)
		generators[harness.LoaderLocust] = cmp.Or(version, "unknown")
	}
	return commit, generators
}

// commit is "unknown" if git does not tell it. A tree with changes on top is marked.
func (rig *Rig) commit(ctx context.Context) string {
	if rig.Root == "" {
		return "unknown"
	}
	head := rig.firstLine(ctx, "git", "-C", rig.Root, "rev-parse", "HEAD")
	if head == "" {
		return "unknown"
	}
	if rig.firstLine(ctx, "git", "-C", rig.Root, "status", "--porcelain", "--untracked-files=no") != "" {
		head += " with changes"
	}
	return head
}
