package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"tenrounds/harness"
)

// Markdown writes the report that stands in a results folder.
func Markdown(w io.Writer, in Input) error {
	var b bytes.Buffer
	r := in.Run
	fmt.Fprintf(&b, "# %s\n\n", escape(r.ID))
	if s := state(r); s != "" {
		fmt.Fprintf(&b, "**%s**\n\n", escape(s))
	}
	fmt.Fprintf(&b, "%s: %s\n", escape("Plan "+r.Plan.Name), escape(method(r.Plan)))
	fmt.Fprintf(&b, "On %s; %s.\n", escape(machine(r.Environment)), escape(cpus(r.Plan.Machine)))
	if t := took(r); t != "" {
		fmt.Fprintf(&b, "Started %s, took %s%s.\n", r.Started.UTC().Format("2006-01-02 15:04 UTC"), t, disturbance(r.Environment))
	}
	if s := databaseWords(r.Database); s != "" {
		fmt.Fprintf(&b, "%s.\n", escape(s))
	}
	b.WriteString("\nOnly targets without a failed request and without a violation of the contract are ranked, and only those with the same limit " +
		"together. Intervals are 95 %, over rounds, and suppose rounds that do not depend on each other; who is faster than whom is said " +
		"beneath each table, from ratios round by round.\n")
	for _, g := range groups(in) {
		if g.how.Open() {
			openTable(g, wideColumns(g)).markdown(&b)
			for _, r := range cpuRankingsOf(in, g) {
				cpuRankingTable(r, true).markdown(&b)
			}
		} else {
			markdownGroup(&b, in, g)
			for _, s := range standingsOf(in, g) {
				markdownStanding(&b, s)
			}
			for _, t := range slicesTables(g) {
				t.markdown(&b)
			}
		}
	}
	if s := noCopyWords(in); s != "" {
		fmt.Fprintf(&b, "\n%s\n", escape(s))
	}
	for i, l := range runInLines(in.RunIns) {
		if i == 0 {
			b.WriteString("\n## How servers warmed up\n\n")
		}
		fmt.Fprintf(&b, "- %s\n", escape(l))
	}
	for _, t := range widerTables(in, true) {
		t.markdown(&b)
	}
	markdownCrossCheck(&b, in)
	for _, t := range resourceTables(in, wideResources(), wideDatabase()) {
		t.markdown(&b)
	}
	markdownSubjects(&b, in)
	if all := warnings(in); len(all) > 0 {
		b.WriteString("\n## Warnings\n\n")
		for _, m := range all {
			fmt.Fprintf(&b, "- %s\n", escape(m))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownGroup(b *bytes.Buffer, in Input, g *group) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n", escape(g.heading()), g.facts())
	for _, w := range append(limitWords(g), madeWords(in.Run.Plan, g)...) {
		fmt.Fprintf(b, "%s\n\n", escape(w))
	}
	if len(g.ranked) > 0 {
		b.WriteString("| # | target | version | requests/s | sd | cv | 95 % interval | relative (slowest = 1) | p50 | p99 | max | n |\n")
		b.WriteString("|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	}
	for i, r := range g.ranked {
		longest := none
		if r.Times != nil {
			longest = duration(r.Times.Max)
		}
		cells(b, g.rank(i), withGaps(r), r.Version, rate(r.Throughput.Mean), rate(r.Throughput.SD), percent(r.Throughput.CV),
			interval(r.Throughput), factors(r.Relative), at(r, p50), at(r, p99), longest, fmt.Sprint(r.N))
	}
	if len(g.unranked) > 0 {
		b.WriteString("\nNot ranked:\n\n")
	}
	for _, r := range g.unranked {
		fmt.Fprintf(b, "- %s %s (%s requests/s): %s\n", escape(r.Target), escape(r.Version), rate(r.Throughput.Mean), escape(r.Unranked))
	}
}

func markdownCrossCheck(b *bytes.Buffer, in Input) {
	checks := crossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return
	}
	b.WriteString("\n## Cross-check with wrk\n\nThe same servers in the same rounds, driven by wrk, which verifies no answer.\n\n")
	b.WriteString("| target | scenario | load, requests/s | wrk, requests/s | load / wrk |\n|---|---|--:|--:|--:|\n")
	for _, c := range checks {
		cells(b, c.target, c.scenario, rate(c.load.Throughput.Mean), rate(c.wrk.Throughput.Mean),
			factor(c.load.Throughput.Mean/c.wrk.Throughput.Mean))
	}
}

func markdownSubjects(b *bytes.Buffer, in Input) {
	if len(in.Run.Subjects) == 0 {
		return
	}
	b.WriteString("\n## Targets\n\n| target | version | engine | files served by | checks | encoded on every request | settings |\n|---|---|---|---|--:|---|---|\n")
	for _, s := range in.Run.Subjects {
		checks, encoding := none, none
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
		own := settings(s.Entry)
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
		words := gapWords(s)
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
