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

// BesideTables put both generators of users beside each other.
func BesideTables(all []stats.Beside, wide bool) (tables []Table) {
	for _, b := range all {
		tables = append(tables, BesideTable(b, wide))
	}
	return tables
}

// BesideTable puts Locust and our own users side by side.
func BesideTable(b stats.Beside, wide bool) Table {
	t := Table{Title: BesideTitle + ", " + b.Scenario, Facts: b.Locust + " beside " + b.Own + ", on the same servers in the same rounds",
		Words: besideWords()}
	t.Head, t.Align = []string{"target", "asked by", "req/s", "mean", "p50", "p95", "failed", "CPU/req"}, "llrrrrrr"
	if wide {
		t.Head = []string{"target", "version", "asked by", "requests", "requests/s", "mean", "median", "95 %", "failed", "generator's CPU for each request",
			"share of a CPU", "n"}
		t.Align = "lllrrrrrrrrr"
	}
	for _, r := range b.Rows {
		t.Rows = append(t.Rows, besideLine(r, "tenrounds", r.Own, wide), besideLine(r, "Locust", r.Locust, wide), addedLine(r, wide))
		if n := limitedWords(r); n != "" {
			t.Notes = append(t.Notes, n)
		}
	}
	return t
}

func besideLine(r stats.BesideRow, by string, a stats.Asker, wide bool) []string {
	if wide {
		return []string{besideTarget(r), r.Version, by, figures.Thousands(a.Requests), figures.Rate(a.Rate), figures.Duration(a.Mean), figures.Duration(a.P50), figures.Duration(a.P95),
			figures.Thousands(a.Failed), figures.Duration(a.CPU), figures.Percent(a.Busy), fmt.Sprint(a.N)}
	}
	return []string{besideTarget(r), by, figures.Rate(a.Rate), figures.Duration(a.Mean), figures.Duration(a.P50), figures.Duration(a.P95), figures.Thousands(a.Failed), figures.Duration(a.CPU)}
}

func addedLine(r stats.BesideRow, wide bool) []string {
	mean, p50, p95, cpu := r.Added()
	if wide {
		return []string{besideTarget(r), "", "Locust adds", figures.None, figures.None, More(mean), More(p50), More(p95), figures.None, More(cpu), figures.None, figures.None}
	}
	return []string{besideTarget(r), "added", figures.None, More(mean), More(p50), More(p95), figures.None, More(cpu)}
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
		all = append(all, fmt.Sprintf("Locust itself was the limit in %d of %d rounds (it used %s of a CPU)", a.Limited, a.N, figures.Percent(a.Busy)))
	}
	if a := r.Own; a.Limited > 0 {
		all = append(all, fmt.Sprintf("our users could not keep their times in %d of %d rounds", a.Limited, a.N))
	}
	if len(all) == 0 {
		return ""
	}
	return besideTarget(r) + ": " + strings.Join(all, "; ")
}
