package facts

import (
	"context"
	"go/scanner"
	"go/token"
	"path/filepath"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/session/rig"
)

// codeLines counts the lines of code, without comments, in main.go or app.py of a folder; 0 if it has
// neither.
func codeLines(dir string) int {
	if source, err := input.Read(filepath.Join(dir, "main.go"), input.MaxSetting); err == nil {
		return linesOf(source)
	}
	source, err := input.Read(filepath.Join(dir, "app.py"), input.MaxSetting)
	if err != nil {
		return 0
	}
	return linesOfPython(string(source))
}

// linesOfPython counts lines of code. Comments and docstrings are not counted.
func linesOfPython(source string) (n int) {
	const quotes = `"""`
	explains := false
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		switch {
		case explains:
			explains = !strings.Contains(line, quotes)
		case strings.HasPrefix(line, quotes):
			explains = strings.Count(line, quotes) == 1
		case line != "" && !strings.HasPrefix(line, "#"):
			n++
		}
	}
	return n
}

func linesOf(source []byte) int {
	set := token.NewFileSet()
	file := set.AddFile("main.go", set.Base(), len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, 0) // comments are left out
	lines := map[int]bool{}
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return len(lines)
		}
		if tok == token.SEMICOLON && text != ";" { // inserted at the end of a line
			continue
		}
		first := file.Line(pos)
		for i := range strings.Count(text, "\n") + 1 { // a raw string can go over several
			lines[first+i] = true
		}
	}
}

// packages counts the packages of the Go programs.
func packages(ctx context.Context, s *rig.Rig, all []harness.Facts) (failed []error) {
	for i, f := range all {
		if f.Target.Language != "Go" {
			continue
		}
		n, err := s.Launcher.Packages(ctx, f.Target)
		if err != nil {
			failed = append(failed, err)
		}
		all[i].Packages = n
	}
	return failed
}

// releaseTimeout is how long the module proxy may take for all versions.
const releaseTimeout = 20 * time.Second

// releases finds the days on which the linked versions were released. If it cannot, that is only a notice.
func releases(ctx context.Context, s *rig.Rig, all []harness.Facts, offline bool) (notices []string) {
	ctx, cancel := context.WithTimeout(ctx, releaseTimeout)
	defer cancel()
	at := func(f harness.Facts) string { return f.Target.Module + "@" + f.Build.Version }
	var modules []string
	for _, f := range all {
		if f.Target.Module != "" {
			modules = append(modules, at(f))
		}
	}
	found, err := s.Launcher.Releases(ctx, modules, offline)
	if err != nil {
		return []string{"release days are unknown: " + err.Error()}
	}
	now := time.Now()
	for i, f := range all {
		when, known := found[at(f)]
		if known {
			all[i].Released, all[i].Age = when, now.Sub(when)
		} else if f.Target.Module != "" {
			notices = append(notices,
				"the release day of "+at(f)+" is unknown: neither the module cache nor the module proxy has it")
		}
	}
	return notices
}
