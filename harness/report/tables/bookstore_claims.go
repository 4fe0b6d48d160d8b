package tables

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// claimTable holds the document's conclusions against the run.
func claimTable(rows []bookRow) content.Table {
	t := content.Table{
		Title: "The document's conclusions", Facts: "each beside what this run measured; details, where nothing else is said",
		Align: "lll", Head: []string{"conclusion", "measured", "today"},
	}
	for _, claim := range []func([]bookRow) []string{closer, async, pypy, greenlets, databaseWorks} {
		if row := claim(rows); row != nil {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) == 0 {
		t.Facts = "the run has too few bookstores to say anything of them"
	}
	return t
}

const (
	holds   = "holds"
	fails   = "does not hold"
	unclear = "the intervals overlap: cannot be told"
)

// surely says whether the rate of a is above that of b, by the 95 % intervals of both.
func surely(a, b *harness.Summary) string {
	switch {
	case figures.Unknown(a.Throughput.Low) || figures.Unknown(b.Throughput.Low):
		return "too few rounds to tell"
	case a.Throughput.Low > b.Throughput.High:
		return holds
	case a.Throughput.High < b.Throughput.Low:
		return fails
	}
	return unclear
}

// best is the bookstore with the most details a second among those that match.
func best(rows []bookRow, match func(bookRow) bool) *bookRow {
	for i, r := range rows { // in the order of details
		if r.detail != nil && match(r) {
			return &rows[i]
		}
	}
	return nil
}

func python(r bookRow) bool { return r.language == "Python" }

func onPyPy(r bookRow) bool { return strings.HasSuffix(r.way, "PyPy") }

func versus(a, b *bookRow) string {
	short := func(r *bookRow) string { return strings.Replace(r.name, "-bookstore", "", 1) } // a cell has 80 characters
	return fmt.Sprintf("%s %s/s, %s %s/s: %s times", short(a), rateOf(a.detail), short(b), rateOf(b.detail), figures.Factor(mean(a.detail)/mean(b.detail)))
}

// closer: hello world says little of an application.
func closer(rows []bookRow) []string {
	var fast, slow, hello, helloSlow *harness.Summary
	for _, r := range rows {
		if r.hello == nil || r.detail == nil {
			continue
		}
		if fast == nil || mean(r.detail) > mean(fast) {
			fast = r.detail
		}
		if slow == nil || mean(r.detail) < mean(slow) {
			slow = r.detail
		}
		if hello == nil || mean(r.hello) > mean(hello) {
			hello = r.hello
		}
		if helloSlow == nil || mean(r.hello) < mean(helloSlow) {
			helloSlow = r.hello
		}
	}
	if fast == nil || fast == slow {
		return nil
	}
	plain, app := mean(hello)/mean(helloSlow), mean(fast)/mean(slow)
	verdict := holds
	if app >= plain {
		verdict = fails
	}
	return []string{
		"hello world says little of an application: servers are closer together there",
		fmt.Sprintf("fastest over slowest: %s times in json, %s times in details", figures.Factor(plain), figures.Factor(app)), verdict,
	}
}

// async: an event loop is faster than threads.
func async(rows []bookRow) []string {
	a := best(rows, func(r bookRow) bool { return python(r) && r.way == "async" })
	b := best(rows, func(r bookRow) bool { return python(r) && r.way != "async" && !onPyPy(r) })
	if a == nil || b == nil {
		return nil
	}
	return []string{"async is faster than sync (CPython, the best of each)", versus(a, b), surely(a.detail, b.detail)}
}

// pypy: another interpreter helps more than another server.
func pypy(rows []bookRow) []string {
	p := best(rows, onPyPy)
	if p == nil {
		return nil
	}
	like := strings.Replace(p.name, "-pypy", "-pg8000", 1) // the one driver that both have
	c := best(rows, func(r bookRow) bool { return r.name == like })
	if c == nil {
		c = best(rows, func(r bookRow) bool { return python(r) && !onPyPy(r) && r.way+", PyPy" == p.way })
	}
	if c == nil {
		return nil
	}
	return []string{"PyPy is faster than CPython with the same framework, runner and driver", versus(p, c), surely(p.detail, c.detail)}
}

// greenlets: they are faster than one request at a time, and their slowest answers.
func greenlets(rows []bookRow) []string {
	g := best(rows, func(r bookRow) bool { return r.way == "greenlets" })
	s := best(rows, func(r bookRow) bool { return r.way == "one at a time" })
	if g == nil || s == nil {
		return nil
	}
	return []string{
		"gevent is faster than sync workers", versus(g, s), surely(g.detail, s.detail),
	}
}

// databaseWorks: the database works while the server idles.
func databaseWorks(rows []bookRow) []string {
	more := 0
	n := 0
	for _, r := range rows {
		if r.half == nil || r.half.Costs == nil || r.half.Costs.DatabaseShare <= 0 || figures.Unknown(r.half.Costs.DatabaseShare) {
			continue
		}
		n++
		if r.half.Costs.DatabaseShare > r.half.Costs.ServerShare {
			more++
		}
	}
	if n == 0 {
		return nil
	}
	verdict := holds
	switch {
	case more == 0:
		verdict = fails
	case more < n:
		verdict = "not for all"
	}
	return []string{
		"the database is the bottleneck far into the table, while the API idles", fmt.Sprintf("at 50 %%, the database used more of its CPUs than the server for %d of %d", more, n), verdict,
	}
}
