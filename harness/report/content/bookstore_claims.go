package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Bookstore holds a run of the bookstore against the conclusions of the document that the application comes
// from: hello world against an application, ways to serve, and whether the server or the database does the
// work.
func Bookstore(in Input) []Block {
	rows := booksOf(in)
	return []Block{helloTable(rows), workTable(rows), claimTable(rows)}
}

// claim is a conclusion of the document with what this run measured.
type claim struct{ conclusion, measured, today string }

// claimTable holds the document's conclusions against the run.
func claimTable(rows []bookRow) Block {
	b := Block{Title: "The document's conclusions",
		Facts: "each with what this run measured; details, if nothing else is said"}
	b.columns(true, "l conclusion", "l measured", "l today")
	for _, check := range []func([]bookRow) *claim{closer, async, pypy, greenlets, databaseWorks} {
		if c := check(rows); c != nil {
			b.row(c.conclusion, c.measured, c.today)
		}
	}
	if len(b.Rows) == 0 {
		b.Facts = "the run has too few bookstores to check any of them"
	}
	return b
}

const (
	holds   = "holds"
	fails   = "does not hold"
	unclear = "unknown: the intervals overlap"
)

// surely says whether the rate of a is above that of b, by the 95 % intervals of both.
func surely(a, b *harness.Summary) string {
	switch {
	case figures.Unknown(a.Throughput.Low) || figures.Unknown(b.Throughput.Low):
		return "unknown: too few rounds"
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

// closer: hello world says little of an application.
func closer(rows []bookRow) *claim {
	var hello, app []float64
	for _, r := range rows {
		if r.hello != nil && r.detail != nil {
			hello, app = append(hello, mean(r.hello)), append(app, mean(r.detail))
		}
	}
	if len(app) < 2 {
		return nil
	}
	plain, apps := slices.Max(hello)/slices.Min(hello), slices.Max(app)/slices.Min(app)
	today := holds
	if apps >= plain {
		today = fails
	}
	return &claim{
		"hello world says little of an application: servers are closer together there",
		fmt.Sprintf("fastest over slowest: %s times in json, %s times in details", figures.Factor(plain),
			figures.Factor(apps)), today,
	}
}

// faster holds that the first of two bookstores is faster.
func faster(conclusion string, a, b *bookRow) *claim {
	if a == nil || b == nil {
		return nil
	}
	// A cell has 80 characters.
	short := func(r *bookRow) string { return strings.Replace(r.name, "-bookstore", "", 1) }
	measured := fmt.Sprintf("%s %s/s, %s %s/s: %s times",
		short(a), rateOf(a.detail), short(b), rateOf(b.detail), figures.Factor(mean(a.detail)/mean(b.detail)))
	return &claim{conclusion, measured, surely(a.detail, b.detail)}
}

// async: an event loop is faster than threads.
func async(rows []bookRow) *claim {
	return faster("async is faster than sync (CPython, the best of each)",
		best(rows, func(r bookRow) bool { return python(r) && r.way == "async" }),
		best(rows, func(r bookRow) bool { return python(r) && r.way != "async" && !r.pypy }))
}

// pypy: another interpreter helps more than another server.
func pypy(rows []bookRow) *claim {
	p := best(rows, func(r bookRow) bool { return r.pypy })
	if p == nil {
		return nil
	}
	like := strings.Replace(p.name, "-pypy", "-pg8000", 1) // the one driver that both have
	c := best(rows, func(r bookRow) bool { return r.name == like })
	if c == nil {
		c = best(rows, func(r bookRow) bool { return python(r) && !r.pypy && r.way+", PyPy" == p.way })
	}
	return faster("PyPy is faster than CPython with the same framework, runner and driver", p, c)
}

// greenlets are faster than one request at a time.
func greenlets(rows []bookRow) *claim {
	return faster("gevent is faster than sync workers",
		best(rows, func(r bookRow) bool { return r.way == "greenlets" }),
		best(rows, func(r bookRow) bool { return r.way == "one at a time" }))
}

// databaseWorks: the database works while the server idles.
func databaseWorks(rows []bookRow) *claim {
	more, n := 0, 0
	for _, r := range rows {
		if r.half == nil || !watched(*r.half) || figures.Unknown(r.half.Costs.DatabaseShare) {
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
	today := holds
	switch {
	case more == 0:
		today = fails
	case more < n:
		today = "not for all"
	}
	return &claim{
		"the database is the bottleneck far into the table, while the API idles",
		fmt.Sprintf("at 50 %%, the database used more of its CPUs than the server for %d of %d", more, n), today,
	}
}
