package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
)

// Each flag of a run stands once in its help, in one of the groups, and no line is wider than a terminal.
func TestFlagsInGroups(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run([]string{"run", "--help"}, &out, &errs); code != exitcode.OK {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	text := out.String()
	at := 0
	for _, g := range plan.Groups() {
		i := strings.Index(text, "\n"+string(g)+":\n")
		if i < at {
			t.Fatalf("the group %q is not in its place:\n%s", g, text)
		}
		if at == 0 {
			at = i
		}
	}
	flags := text[at:]
	for line := range strings.Lines(flags) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("a line of %d: %s", n, line)
		}
	}
	c, _, err := command(io.Discard, io.Discard).Find([]string{"run"})
	if err != nil {
		t.Fatal(err)
	}
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		shown := regexp.MustCompile(`(?m)^ +(-\w, +)?--`+f.Name+`( |$)`).FindAllString(flags, -1)
		if len(shown) != 1 {
			t.Errorf("--%s stands %d times in the help", f.Name, len(shown))
		}
	})
	load, rounds, ok := strings.Cut(flags, "\nRounds:\n")
	if !ok || !strings.Contains(load, "--connections N") || strings.Contains(rounds, "--connections N") ||
		!strings.Contains(rounds, "--seed N") {
		t.Errorf("flags are in the wrong group:\n%s", flags)
	}
}

// The commands that most people need are the first.
func TestCommandsInGroups(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run([]string{"--help"}, &out, &errs); code != exitcode.OK {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	at := 0
	for _, want := range []string{"\n\nMeasure, and read", "\n  run ", "\n  compare ", "\n  report ",
		"\n\nBefore a run", "\n  doctor ", "\n\nUpkeep", "\n  help "} {
		i := strings.Index(out.String()[at:], want)
		if i < 0 {
			t.Fatalf("%q is not in its place:\n%s", want, out.String())
		}
		at += i
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"rnu", `unknown command "rnu"; did you mean "run"?; see bench --help`},
		{"frobnicate", `unknown command "frobnicate"; see bench --help`},
		{"run --targts gin", "unknown flag: --targts; did you mean --targets?; see bench run --help"},
		{"run --frobnicate", "unknown flag: --frobnicate; see bench run --help"},
		{"report --format htm x", `did you mean "html"?`},
	} {
		var out, errs bytes.Buffer
		if code := run(strings.Fields(c.args), &out, &errs); code != exitcode.Usage ||
			!strings.Contains(errs.String(), c.want) {
			t.Errorf("bench %s: exit %d, %s, want %q", c.args, code, &errs, c.want)
		}
	}
}

// Lists are made in full and by parts, and a wrong part has its suggestion.
func TestList(t *testing.T) {
	for args, want := range map[string]string{"list": "Report formats", "list plans": "standard",
		"list targets formats": "gorillamux"} {
		var out, errs bytes.Buffer
		code := run(strings.Fields(args), &out, &errs)
		if code != exitcode.OK || !strings.Contains(out.String(), want) {
			t.Errorf("bench %s: exit %d, %s\n%s", args, code, &errs, &out)
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"list", "plan"}, &out, &errs); code != exitcode.Usage ||
		!strings.Contains(errs.String(), `did you mean "plans"?`) {
		t.Errorf("exit %d, %s", code, &errs)
	}
}

// A dry run has six lines at most, the time first and the versions that files tell.
func TestDryRunIsShort(t *testing.T) {
	for _, args := range []string{"standard", "sweep --targets gin", "bookstore", "users-local",
		"python --targets py-flask,py-starlette", "quick --targets gin --with gin@v1.11.0"} {
		var out, errs bytes.Buffer
		line := append([]string{"run", "--dry-run", "--server-cpus", "none", "--load-cpus", "none"},
			strings.Fields(args)...)
		if code := run(line, &out, &errs); code != exitcode.OK {
			t.Errorf("%s: exit %d: %s", args, code, &errs)
			continue
		}
		text := out.String()
		first := regexp.MustCompile(`^about \w+ once all is built: \d+ turns \(--list-turns `)
		if strings.Count(text, "\n") > 6 || !first.MatchString(text) {
			t.Errorf("%s:\n%s", args, text)
		}
		if !regexp.MustCompile(`(chi|gin) v\d+\.|py-flask \d+\.`).MatchString(text) {
			t.Errorf("%s: no versions:\n%s", args, text)
		}
	}
}
