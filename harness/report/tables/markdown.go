package tables

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Markdown writes the report that stands in a results folder.
func Markdown(w io.Writer, in content.Input) error {
	var b bytes.Buffer
	r := in.Run
	fmt.Fprintf(&b, "# %s\n\n", escape(r.ID))
	if s := content.State(r); s != "" {
		fmt.Fprintf(&b, "**%s**\n\n", escape(s))
	}
	fmt.Fprintf(&b, "%s: %s\n", escape("Plan "+r.Plan.Name), escape(content.Method(r.Plan)))
	fmt.Fprintf(&b, "On %s; %s.\n", escape(content.Machine(r.Environment)), escape(content.CPUs(r.Plan.Machine)))
	if t := content.Took(r); t != "" {
		fmt.Fprintf(&b, "Started %s, took %s%s.\n", r.Started.UTC().Format("2006-01-02 15:04 UTC"), t, content.Disturbance(r.Environment))
	}
	if s := content.DatabaseWords(r.Database); s != "" {
		fmt.Fprintf(&b, "%s.\n", escape(s))
	}
	b.WriteString("\nOnly targets without a failed request and without a violation of the contract are ranked, and only those with the same limit " +
		"together. Intervals are 95 %, over rounds, and suppose rounds that do not depend on each other; who is faster than whom is said " +
		"beneath each table, from ratios round by round.\n")
	for _, g := range content.Groups(in) {
		if g.How.Open() {
			markdownBlock(content.OpenTable(g, content.WideColumns(g)), &b)
			for _, r := range content.CPURankingsOf(in, g) {
				markdownBlock(content.CPURankingTable(r, true), &b)
			}
		} else {
			markdownGroup(&b, in, g)
			for _, s := range content.StandingsOf(in, g) {
				markdownStanding(&b, s)
			}
			for _, t := range content.SlicesTables(g) {
				markdownBlock(t, &b)
			}
		}
	}
	if s := content.NoCopyWords(in); s != "" {
		fmt.Fprintf(&b, "\n%s\n", escape(s))
	}
	for i, l := range content.RunInLines(in.RunIns) {
		if i == 0 {
			b.WriteString("\n## How servers warmed up\n\n")
		}
		fmt.Fprintf(&b, "- %s\n", escape(l))
	}
	for _, t := range widerTables(in, true) {
		markdownBlock(t, &b)
	}
	markdownCrossCheck(&b, in)
	for _, t := range content.ResourceTables(in, content.WideResources(), content.WideDatabase()) {
		markdownBlock(t, &b)
	}
	markdownSubjects(&b, in)
	if all := content.Warnings(in); len(all) > 0 {
		b.WriteString("\n## Warnings\n\n")
		for _, m := range all {
			fmt.Fprintf(&b, "- %s\n", escape(m))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownGroup(b *bytes.Buffer, in content.Input, g *content.Group) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n", escape(g.Heading()), g.Facts())
	for _, w := range append(content.LimitWords(g), content.MadeWords(in.Run.Plan, g)...) {
		fmt.Fprintf(b, "%s\n\n", escape(w))
	}
	if len(g.Ranked) > 0 {
		b.WriteString("| # | target | version | requests/s | sd | cv | 95 % interval | relative (slowest = 1) | p50 | p99 | max | n |\n")
		b.WriteString("|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	}
	for i, r := range g.Ranked {
		longest := figures.None
		if r.Times != nil {
			longest = figures.Duration(r.Times.Max)
		}
		cells(b, g.Rank(i), content.WithGaps(r), r.Version, figures.Rate(r.Throughput.Mean), figures.Rate(r.Throughput.SD), figures.Percent(r.Throughput.CV),
			figures.Interval(r.Throughput), figures.Factors(r.Relative), figures.At(r, figures.P50), figures.At(r, figures.P99), longest, fmt.Sprint(r.N))
	}
	if len(g.Unranked) > 0 {
		b.WriteString("\nNot ranked:\n\n")
	}
	for _, r := range g.Unranked {
		fmt.Fprintf(b, "- %s %s (%s requests/s): %s\n", escape(r.Target), escape(r.Version), figures.Rate(r.Throughput.Mean), escape(r.Unranked))
	}
}

func markdownCrossCheck(b *bytes.Buffer, in content.Input) {
	checks := content.CrossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return
	}
	b.WriteString("\n## Cross-check with wrk\n\nThe same servers in the same rounds, driven by wrk, which verifies no answer.\n\n")
	b.WriteString("| target | scenario | load, requests/s | wrk, requests/s | load / wrk |\n|---|---|--:|--:|--:|\n")
	for _, c := range checks {
		cells(b, c.Target, c.Scenario, figures.Rate(c.Load.Throughput.Mean), figures.Rate(c.Wrk.Throughput.Mean),
			figures.Factor(c.Load.Throughput.Mean/c.Wrk.Throughput.Mean))
	}
}

func markdownSubjects(b *bytes.Buffer, in content.Input) {
	if len(in.Run.Subjects) == 0 {
		return
	}
	b.WriteString("\n## Targets\n\n| target | version | engine | files served by | checks | encoded on every request | settings |\n|---|---|---|---|--:|---|---|\n")
	for _, s := range in.Run.Subjects {
		checks, encoding := figures.None, figures.None
		if v := s.Verification; v != nil {
			checks, encoding = fmt.Sprint(v.Checks), v.Encoding
		}
		engine := s.Manifest.Engine
		if v := s.Build.Modules["github.com/valyala/fasthttp"]; engine == "fasthttp" && v != "" {
			engine += " " + v
		}
		if s.Build.Runtime != "" {
			engine += ", " + s.Build.Runtime
		}
		own := content.Settings(s.Entry)
		if s.CopyOf != "" {
			own = strings.TrimSpace("copy of " + s.CopyOf + " " + own)
		}
		cells(b, s.Alias, s.Build.Version, engine, s.Manifest.Static, checks, encoding, own)
	}
	for _, s := range in.Run.Subjects {
		for _, l := range broken(s) {
			fmt.Fprintf(b, "\n- Violation: %s", escape(l))
		}
		if why := s.Unchecked(); why != "" {
			fmt.Fprintf(b, "\n- Could not be checked: %s: %s", escape(s.Alias), escape(why))
		}
	}
	b.WriteByte('\n')
	markdownGaps(b, in.Run.Subjects)
}

func markdownGaps(b *bytes.Buffer, subjects []harness.Subject) {
	heading := "\n## Gaps\n"
	for _, s := range subjects {
		words := content.GapWords(s)
		if words == "" {
			continue
		}
		fmt.Fprintf(b, "%s\n%s.\n\n| check | observed | why |\n|---|---|---|\n", heading, escape(words))
		for _, g := range s.Gaps() {
			cells(b, g.Check, g.Observed, g.Why)
		}
		heading = ""
	}
}
