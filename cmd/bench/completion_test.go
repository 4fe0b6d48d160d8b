package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// complete is what a shell would offer, and the directive that goes with it.
func complete(t *testing.T, args ...string) (offered []string, directive string) {
	t.Helper()
	var out, errors bytes.Buffer
	if code := run(append([]string{cobra.ShellCompNoDescRequestCmd}, args...), &out,
		&errors); code != exitcode.OK {
		t.Fatalf("%q: exit %d: %s", args, code, &errors)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	return lines[:len(lines)-1], lines[len(lines)-1]
}

func TestCompletion(t *testing.T) {
	const noFiles, files, folders, noSpace = ":4", ":0", ":16", ":6"
	for _, c := range []struct {
		args      string // an empty word at the end for a space there
		want      []string
		exactly   bool
		directive string
	}{
		{"run qui", []string{"quick"}, true, files},
		{"run ", []string{"standard", "precise", "ramp"}, false, files},
		{"run quick ", nil, true, noFiles},
		{"doctor s", []string{"standard", "sweep", "slo"}, false, files},
		{"run --targets gi", []string{"gin", "gin-bookstore", "gin-api"}, true, noSpace},
		{"run --targets gin,chi,gi", []string{"gin,chi,gin-bookstore", "gin,chi,gin-api"}, true, noSpace},
		{"run --scenarios text,js", []string{"text,json"}, true, noSpace},
		{"run --target ch", []string{"chi", "chi-bookstore", "chi-api"}, true, noFiles},
		{"run --with chi", []string{"chi@"}, true, noFiles},
		{"run --mode ", []string{"closed", "rate", "users"}, true, noFiles},
		{"run --loader load,", []string{"load,wrk", "load,locust"}, true, noSpace},
		{"run --out ", nil, true, folders},
		{"verify --targets hert", []string{"hertz", "hertz-bookstore"}, false, noSpace},
		{"report --format ", []string{"text", "markdown", "benchfmt", "html", "csv", "json"}, false, noFiles},
		{"compare --format ", []string{"text", "markdown", "csv", "json"}, true, noFiles},
		{"facts --format m", []string{"markdown"}, true, noFiles},
		{"spread --format ", []string{"text", "markdown"}, true, noFiles},
		{"doctor --format ", []string{"text", "json"}, true, noFiles},
		{"instructions --format c", []string{"csv"}, true, noFiles},
		{"facts --out ", nil, true, folders},
		{"run --database ", []string{"sqlite", "private"}, true, noFiles},
		{"verify --app ", []string{"bookstore", "api"}, true, noFiles},
		{"data --scale ", []string{"small", "medium", "full"}, true, noFiles},
		{"selftest --parts equal,d", []string{"equal,delays"}, true, noSpace},
		{"new mine --lang p", []string{"python"}, true, noFiles},
		{"new mine --dir ", nil, true, folders},
		{"sel", []string{"selftest"}, true, noFiles},
	} {
		got, directive := complete(t, strings.Split(c.args, " ")...)
		fits := !slices.ContainsFunc(c.want, func(w string) bool { return !slices.Contains(got, w) })
		if !fits || c.exactly && len(got) != len(c.want) || directive != c.directive {
			t.Errorf("bench %s: offers %q%s, want %q%s", c.args, got, directive, c.want, c.directive)
		}
	}
	got, directive := complete(t, "run", "--target", "nethttp --pgo --p")
	if len(got) != 1 || got[0] != "nethttp --pgo --processes=2" || directive != noSpace {
		t.Errorf("within an entry it offers %q%s", got, directive)
	}
}

func TestCompletionOfResults(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"one/" + results.RunFile, "two/" + results.RunFile, "test/" +
		results.SelftestFile, "else/notes.txt"} {
		path = filepath.Join(dir, "results", path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	for _, args := range [][]string{{"report", ""}, {"compare", "results/one", ""}, {"run", "--resume", ""}} {
		if got, _ := complete(t, args...); !slices.Equal(got, []string{"results/one", "results/test",
			"results/two"}) {
			t.Errorf("%q: offers %q", args, got)
		}
	}
}
