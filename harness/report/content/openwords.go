package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// OpenWords say what the figures of an open load mean, and what they do not.
func OpenWords(g *Group) []string {
	words := hatchWords(g.How)
	l := g.How
	if all := g.limitedBy(harness.VerdictOffered); len(all) > 0 && l.Ramp() {
		words = append(words, "Even the most users did not reach the limit of "+g.anyOf(all)+".")
	} else if len(all) > 0 {
		words = append(words, "Offered: the servers kept up, so the rate is the one offered, not the limit of "+
			g.anyOf(all)+".")
	}
	what := "Unmet: the load was more than they could take"
	if l.Loader == harness.LoaderLocust {
		what = "Unmet: requests failed, or answers took over 1 % of the users' time, as Locust measures it"
	}
	if l.Ramp() {
		what = "Broken"
	}
	for _, x := range []struct {
		verdict harness.Verdict
		why     string
	}{
		{harness.VerdictServer, "the server's CPUs were fully used"},
		{harness.VerdictDatabase, "the database was the limit"},
		{harness.VerdictUnclear, "the limit is unclear"},
	} {
		if all := g.limitedBy(x.verdict); len(all) > 0 {
			words = append(words, what+"; "+x.why+": "+withLimits(g, all)+".")
		}
	}
	if all := g.limitedBy(harness.VerdictGenerator); len(all) > 0 {
		words = append(words, "Generator: it was the limit, so these rates are not the servers' limit: "+
			withLimits(g, all)+".")
		words = append(words, splitWords(g)...)
	}
	return append(words, outcomeWords(g)...)
}

// limitedBy are the ranked rows with a verdict.
func (g *Group) limitedBy(v harness.Verdict) (rows []harness.Summary) {
	for _, r := range g.Ranked {
		if r.Verdict == v {
			rows = append(rows, r)
		}
	}
	return rows
}

// outcomeWords say which times cover only a part of the requests, and why requests failed.
func outcomeWords(g *Group) (words []string) {
	unmet := slices.DeleteFunc(slices.Clone(g.Ranked), func(r harness.Summary) bool { return r.Unmet == 0 })
	if len(unmet) > 0 {
		words = append(words, "* Over 1 % of the requests due were never sent; these times are those of the "+
			"others"+listed(unmet)+".")
	}
	for _, r := range g.Ranked {
		if len(r.Reasons) > 0 {
			words = append(words, "Failed requests of "+r.Target+": "+r.Reasons.Brief()+".")
		}
	}
	return words
}

// anyOf names rows, or counts them if they are many and all.
func (g *Group) anyOf(rows []harness.Summary) string {
	const many = 5
	if len(rows) > many && len(rows) == len(g.Ranked)+len(g.Unranked) {
		return fmt.Sprintf("any of the %d servers", len(rows))
	}
	return names(rows)
}

// withLimits names rows with the figures of their limits: each with its own, or many with the range of all.
func withLimits(g *Group, rows []harness.Summary) string {
	const few = 3
	if len(rows) > few {
		return names(rows) + busyWords(rows, g.shared)
	}
	var all []string
	for _, r := range rows {
		s := r.Target
		if r.Limit != "" {
			s += " (" + r.Limit + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}
