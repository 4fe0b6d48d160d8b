package content

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// BesideTitle is the heading of the table.
const BesideTitle = "Locust beside tenrounds"

// BesideTable compares Locust with our own users.
func BesideTable(b stats.Beside, wide bool) Block {
	t := Block{Title: BesideTitle + ", " + b.Scenario,
		Facts: b.Locust + " beside " + b.Own + ", on the same servers in the same rounds",
		Words: []string{
			"Locust runs all its users in one Python process, as green threads that wait for each other. It " +
				"measures a request from the call in the user's code until that user runs again, so its times include " +
				"its own queue and the Python code that builds the request and reads the answer. What Locust adds is " +
				"not the server's time.",
			"Locust reports whole milliseconds, from 100 ms on with two digits. Its mean is exact, but includes " +
				"failed requests. Its rate is from its first answer to its last, and it starts the users of a second " +
				"all at once; ours start one by one.",
		}}
	t.columns(wide, "l target", "l |version", "l loaded by", "r |requests", "r req/s|requests/s", "r mean",
		"r p50|median", "r p95|95 %", "r failed", "r CPU/req|generator's CPU per request", "r |share of a CPU",
		"r |n")
	for _, r := range b.Rows {
		name := ownName(r.Target, r.CopyOf, "")
		for _, x := range []struct {
			by string
			a  stats.Asker
		}{{"tenrounds", r.Own}, {"Locust", r.Locust}} {
			a := x.a
			t.row(name, r.Version, x.by, figures.Thousands(a.Requests), figures.Rate(a.Rate),
				figures.Duration(a.Mean), figures.Duration(a.P50), figures.Duration(a.P95), figures.Thousands(a.Failed),
				figures.Duration(a.CPU), figures.Percent(a.Busy), fmt.Sprint(a.N))
		}
		mean, p50, p95, cpu := r.Added()
		t.row(name, "", "Locust adds", figures.None, figures.None, More(mean), More(p50), More(p95),
			figures.None, More(cpu), figures.None, figures.None)
		if n := limitedWords(r); n != "" {
			t.Notes.add("%s: %s", name, n)
		}
	}
	return t
}

// More is a difference with its sign.
func More(seconds float64) string {
	switch {
	case figures.Unknown(seconds):
		return figures.None
	case seconds < 0:
		return "-" + figures.Duration(-seconds)
	}
	return "+" + figures.Duration(math.Abs(seconds))
}

// limitedWords say if a generator was the limit of a target's rounds.
func limitedWords(r stats.BesideRow) string {
	var all sentences
	if a := r.Locust; a.Limited > 0 {
		all.add("Locust itself was the limit in %d of %d rounds (it used %s of a CPU)",
			a.Limited, a.N, figures.Percent(a.Busy))
	}
	if a := r.Own; a.Limited > 0 {
		all.add("our users were late in %d of %d rounds", a.Limited, a.N)
	}
	return strings.Join(all, "; ")
}
