package main

import (
	"bytes"
	"cmp"
	"context"
	"strings"
	"time"

	"tenrounds/harness/launch"
)

// commit is the git commit of the tree that the binaries were built from, "unknown" if git does not tell. A tree with
// changes on top is marked.
func (s *stage) commit(ctx context.Context) string {
	head := s.ask(ctx, "git", "-C", s.root, "rev-parse", "HEAD")
	if head == "" {
		return "unknown"
	}
	if s.ask(ctx, "git", "-C", s.root, "status", "--porcelain", "--untracked-files=no") != "" {
		head += " with changes"
	}
	return head
}

// wrkVersion is the first line of wrk --version, "unknown" if there is none; wrk exits 1 after it.
func (s *stage) wrkVersion(ctx context.Context) string {
	version, _, _ := strings.Cut(s.ask(ctx, s.wrk, "--version"), " Copyright")
	return cmp.Or(version, "unknown")
}

// ask returns the first line that a program prints, "" if it cannot be run.
func (s *stage) ask(ctx context.Context, path string, args ...string) string {
	var out bytes.Buffer
	if _, _, err := s.launcher.Run(ctx, launch.Command{Path: path, Args: args, Stdout: &out, Timeout: 5 * time.Second}); err != nil {
		return ""
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSpace(line)
}
