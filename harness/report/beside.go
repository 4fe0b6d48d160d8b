package report

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness/stats"
)

const besideTitle = "Locust beside tenrounds"

// besideWords say why the two differ.
func besideWords() []string {
	return []string{
		"Locust runs all its users in one Python process, each as a light thread of gevent's, which wait for each other: a request's " +
			"time runs from the call in the user's code until that user has its turn again, so it holds Locust's own queue and the Python " +
			"that builds the request and reads the answer. What it adds is no time of the server.",
		"Locust tells times in whole milliseconds, from 100 ms on with two digits; its mean is exact, and is of failed requests too. Its rate is that of its own " +
			"timestamps, from its first answer to its last, and it starts the users of each second at once, where ours come one by one.",
	}
}

// besideTables put both generators of users beside each other.
func besideTables(all []stats.Beside, wide bool) (tables []table) {
	for _, b := range all {
		tables = append(tables, besideTable(b, wide))
	}
	return tables
}

func besideTable(b stats.Beside, wide bool) table {
	t := table{title: besideTitle + ", " + b.Scenario, facts: b.Locust + " beside " + b.Own + ", on the same servers in the same rounds",
		words: besideWords()}
	t.head, t.align = []string{"target", "asked by", "req/s", "mean", "p50", "p95", "failed", "CPU/req"}, "llrrrrrr"
	if wide {
		t.head = []string{"target", "version", "asked by", "requests", "requests/s", "mean", "median", "95 %", "failed", "generator's CPU for each request",
			"share of a CPU", "n"}
		t.align = "lllrrrrrrrrr"
	}
	for _, r := range b.Rows {
		t.rows = append(t.rows, besideLine(r, "tenrounds", r.Own, wide), besideLine(r, "Locust", r.Locust, wide), addedLine(r, wide))
		if n := limitedWords(r); n != "" {
			t.notes = append(t.notes, n)
		}
	}
	return t
}

func besideLine(r stats.BesideRow, by string, a stats.Asker, wide bool) []string {
	if wide {
		return []string{besideTarget(r), r.Version, by, thousands(a.Requests), rate(a.Rate), duration(a.Mean), duration(a.P50), duration(a.P95),
			thousands(a.Failed), duration(a.CPU), percent(a.Busy), fmt.Sprint(a.N)}
	}
	return []string{besideTarget(r), by, rate(a.Rate), duration(a.Mean), duration(a.P50), duration(a.P95), thousands(a.Failed), duration(a.CPU)}
}

func addedLine(r stats.BesideRow, wide bool) []string {
	mean, p50, p95, cpu := r.Added()
	if wide {
		return []string{besideTarget(r), "", "Locust adds", none, none, more(mean), more(p50), more(p95), none, more(cpu), none, none}
	}
	return []string{besideTarget(r), "added", none, more(mean), more(p50), more(p95), none, more(cpu)}
}

// more is a difference with its sign.
func more(seconds float64) string {
	switch {
	case unknown(seconds):
		return none
	case seconds < 0:
		return "-" + duration(-seconds)
	}
	return "+" + duration(math.Abs(seconds))
}

func besideTarget(r stats.BesideRow) string {
	if r.CopyOf != "" {
		return r.Target + " (copy)"
	}
	return r.Target
}

// limitedWords say that a generator was the limit of a target's rounds, if one was.
func limitedWords(r stats.BesideRow) string {
	var all []string
	if a := r.Locust; a.Limited > 0 {
		all = append(all, fmt.Sprintf("Locust itself was the limit in %d of %d rounds (it used %s of a CPU)", a.Limited, a.N, percent(a.Busy)))
	}
	if a := r.Own; a.Limited > 0 {
		all = append(all, fmt.Sprintf("our users could not keep their times in %d of %d rounds", a.Limited, a.N))
	}
	if len(all) == 0 {
		return ""
	}
	return besideTarget(r) + ": " + strings.Join(all, "; ")
}
