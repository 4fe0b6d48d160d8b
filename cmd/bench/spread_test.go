package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// shop is a simulated run that asks these scenarios, of the plain servers and of those of the bookstore:
// there gin is faster than in json, and the others are alike.
func shop(t *testing.T, seed uint64, scenarios ...string) string {
	t.Helper()
	return simulation{seed: seed, slow: map[string]float64{"chi-bookstore": 0.8, "fiber-bookstore": 0.4,
		"nethttp-bookstore": 0.35}, change: func(r *harness.Run) {
		r.Plan.Scenarios = scenarios
		plain, books := []string{}, []string{}
		for _, s := range scenarios {
			if strings.HasPrefix(s, "book") {
				books = append(books, s)
			} else {
				plain = append(plain, s)
			}
		}
		var entries []harness.Entry
		for _, e := range r.Plan.Entries {
			own, app := e, e
			own.Scenarios = plain
			app.Target, app.Alias, app.Scenarios = e.Target+"-bookstore", e.Alias+"-bookstore", books
			if len(plain) > 0 {
				entries = append(entries, own)
			}
			if len(books) > 0 {
				entries = append(entries, app)
			}
		}
		r.Plan.Entries, r.Subjects = entries, nil
		for _, e := range entries {
			r.Subjects = append(r.Subjects, harness.Subject{Entry: e, Build: harness.Build{Version: "v1"}})
		}
	}}.write(t)
}

func TestSpreadCommand(t *testing.T) {
	both, plain, books := shop(t, 1, "json", "book-mix-small"), shop(t, 2, "text", "json"),
		shop(t, 3, "book-mix-small", "book-detail-small")
	for _, c := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"one run", []string{both}, exitcode.OK,
			[]string{"json and book-mix-small, closed-c20: 10 rounds of one run, 4 frameworks",
				"paired by round", "shrinks by a factor of", "nethttp"}},
		{"two runs", []string{plain, books}, exitcode.OK, []string{"json and book-mix-small",
			"json and book-detail-small", "two runs of 10 and 10 rounds",
			"How far apart the frameworks are: fastest over slowest"}},
		{"as markdown", []string{"--format", "markdown", both}, exitcode.OK,
			[]string{"## Spread of the frameworks", "| nethttp | 1 |"}},
		{"nothing to compare", []string{plain}, exitcode.Failed,
			[]string{"give the folders of two runs, the plain one first, or make both at once: bench run bookstore"}},
		{"the wrong way round", []string{books, plain}, exitcode.Failed,
			[]string{"the first run asks no plain scenario"}},
		{"no folder", []string{"nowhere"}, exitcode.Failed, []string{"nowhere"}},
		{"three", []string{plain, books, both}, exitcode.Usage, []string{"usage: bench spread DIR [DIR]"}},
		{"another format", []string{"--format", "html", both}, exitcode.Usage,
			[]string{"there are: text, markdown"}},
	} {
		var out, errs bytes.Buffer
		code := run(append([]string{"spread"}, c.args...), &out, &errs)
		said := strings.Join(strings.Fields(out.String()+errs.String()), " ")
		for _, w := range c.want {
			if !strings.Contains(said, w) {
				t.Errorf("%s: no word of %q in\n%s\n%s", c.name, w, out.String(), errs.String())
			}
		}
		if code != c.code {
			t.Errorf("%s: exit %d, want %d", c.name, code, c.code)
		}
	}
	var out, errs bytes.Buffer // the report of one run says the same
	if code := run([]string{"report", "--full", both}, &out, &errs); code != 0 ||
		!strings.Contains(out.String(), "Spread of the frameworks, json and book-mix-small") {
		t.Errorf("exit %d: %s\n%s", code, out.String(), errs.String())
	}
}

// planned are the turns of a round of a plan, as its dry run lists them.
func planned(t *testing.T, args ...string) (targets []string, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"run", "--list-turns", "--rounds", "1", "--order", "fixed", "--server-cpus", "none",
		"--load-cpus", "none"}, args...)
	if code := run(args, &out, &errs); code != 0 {
		t.Fatalf("%q: exit %d: %s", args, code, errs.String())
	}
	for line := range strings.Lines(out.String()) {
		if rest, ok := strings.CutPrefix(line, "round 1 turn "); ok {
			_, rest, _ = strings.Cut(rest, ": ")
			words := strings.Fields(rest)
			targets = append(targets, words[1]+" "+words[0])
		}
	}
	return targets, out.String()
}

// The plan standard has a copy of net/http, or of the first target where that takes no part; who wants none
// says so.
func TestCopyOfStandard(t *testing.T) {
	for _, c := range []struct {
		args string
		want []string
	}{
		{"standard --scenarios json --targets gin,nethttp", []string{"json gin", "json nethttp",
			"json nethttp-copy"}},
		{"standard --scenarios json --targets gin,chi", []string{"json gin", "json chi", "json gin-copy"}},
		{"standard --scenarios json --target gin", []string{"json gin", "json gin-copy"}},
		{"standard --scenarios json --targets gin --aa=", []string{"json gin"}},
		{"standard --scenarios json --with gin@v1.11.0", []string{"json gin", "json gin@v1.11.0", "json gin-copy"}},
		{"quick --scenarios json --targets gin", []string{"json gin"}},
		{"bookstore --scenarios json,book-mix-small --targets gin",
			[]string{"json gin", "json gin-copy", "book-mix-small gin-bookstore",
				"book-mix-small gin-bookstore-copy"}},
		{"bookstore --scenarios json,book-mix-small --targets gin --aa=",
			[]string{"json gin", "book-mix-small gin-bookstore"}},
		{"bookstore --scenarios book-mix-small --targets gin-bookstore",
			[]string{"book-mix-small gin-bookstore", "book-mix-small gin-bookstore-copy"}},
		{"standard --scenarios book-mix-small --targets gin-bookstore",
			[]string{"book-mix-small gin-bookstore", "book-mix-small gin-bookstore-copy"}},
	} {
		if got, said := planned(t, strings.Fields(c.args)...); !slices.Equal(got, c.want) ||
			!strings.Contains(said, "\nplan "+strings.Fields(c.args)[0]+": 1 round (intervals need 6), ") {
			t.Errorf("run %s: %q, want %q\n%s", c.args, got, c.want, said)
		}
	}
	all, _ := planned(t, "standard")
	if n := len(all); n%2 != 0 || !slices.Contains(all, "json nethttp-copy") ||
		!slices.Contains(all, "text nethttp-copy") {
		t.Errorf("%d turns: %q", n, all)
	}
	all, _ = planned(t, "bookstore")
	if !slices.Contains(all, "json nethttp") || !slices.Contains(all, "book-mix-small nethttp-bookstore") ||
		slices.Contains(all, "json nethttp-bookstore") || slices.Contains(all, "book-mix-small nethttp") {
		t.Errorf("%q", all)
	}
}
