package harness_test

import (
	"fmt"
	"slices"
	"testing"

	"tenrounds/harness"
)

// many are violations as a server that has no files makes them, each rule broken up to three times.
func many() (all []harness.Violation) {
	for i := range 27 {
		for range 1 + i%3 {
			all = append(all, harness.Violation{Target: "gin", Check: fmt.Sprintf("file/%02d", i), Route: "/files",
				Want: "status 200", Got: "404 with body \"x\"", Status: 404, Why: "w"})
		}
	}
	return append(all,
		harness.Violation{Target: "gin", Check: "json/head", Route: "/json", Want: "one Date line", Got: "0",
			Why: "d"},
		harness.Violation{Target: "gin", Check: "json/mixed", Route: "/json", Want: "one Date line", Got: "0",
			Why: "d"},
		harness.Violation{Target: "gin", Check: "text/head", Route: "/text", Want: "1", Got: "2", Why: "w"},
		harness.Violation{Target: "gin", Check: "wait/idle", Route: "/text", Want: "3", Got: "4", Why: "w"})
}

// A rule counts once, however often it is broken, and a screen shows three lines by route.
func TestBrief(t *testing.T) {
	t.Parallel()
	all := many()
	if n := harness.Broken(slices.Concat(all, all)); n != 31 {
		t.Errorf("%d rules are broken, want 31 of %d violations", n, 2*len(all))
	}
	lines, left := harness.Brief(all)
	want := []string{"gin: /files: 404 in 27 checks, file/00 first",
		"gin: /json: want one Date line, got 0, in 2 checks, json/head first", "gin: text/head: want 1, got 2 (w)"}
	if !slices.Equal(lines, want) || left != 1 {
		t.Errorf("%q and %d more", lines, left)
	}
	if lines, left := harness.Brief(nil); len(lines) > 0 || left > 0 {
		t.Errorf("%q and %d more of nothing", lines, left)
	}
}

func TestUncheckedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	late := &harness.Verification{Unchecked: "late"}
	for _, c := range []struct {
		subject harness.Subject
		want    string
	}{
		{harness.Subject{}, ""},
		{harness.Subject{Verification: late}, "late"},
		{harness.Subject{Verification: &harness.Verification{}, After: late}, "after the run: late"},
	} {
		if got := c.subject.Unchecked(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
