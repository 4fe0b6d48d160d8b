package content

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Report describes a run: for a terminal, or wide for a document, whose tables have more columns.
func Report(in Input, wide bool) (all []Block) {
	add := func(blocks ...Block) { all = append(all, blocks...) }
	if wide {
		add(about(in.Run)...)
	}
	add(featureTable(in.Features))
	for _, g := range Groups(in) {
		add(groupBlocks(in, g, wide)...)
	}
	notes := []string{NoCopyWords(in)}
	if !wide {
		notes = append(notes, intervalWords(in))
	}
	add(paragraphs(notes...))
	add(Block{Title: "How servers warmed up", Label: "warm-up", Notes: RunInLines(in.RunIns)})
	for _, of := range groupBy(in.Settlings, func(c stats.Settling) string { return c.Scenario }) {
		add(settlingTable(of))
	}
	add(WorkerTable(in.Scales))
	add(layoutTable(in.LayoutSpreads))
	add(sweepTables(in.Sweeps, wide)...)
	for _, c := range in.Connections {
		add(ConnectionTable(c, wide))
	}
	for _, b := range in.Besides {
		add(BesideTable(b, wide))
	}
	add(SpreadTables(in.Spreads)...)
	add(crossCheckTable(in, wide))
	add(resourceTables(in, wide)...)
	if wide {
		add(targetTable(in.Run.Subjects))
	}
	add(OwnTable(in.Run.Subjects))
	if wide || !in.Told {
		add(violationBlocks(in.Run.Subjects)...)
	}
	if wide {
		add(gapTables(in.Run.Subjects)...)
	} else {
		add(gapList(in.Run.Subjects))
	}
	add(Block{Title: "Warnings", Label: "warning", Notes: Warnings(in, FileTitles)})
	if !wide {
		add(paragraphs(databaseWords(in.Run.Database), State(in.Run)))
	}
	return all
}

// groupBlocks are the tables of one scenario and load.
func groupBlocks(in Input, g *Group, wide bool) (all []Block) {
	if g.How.Open() {
		all = append(all, OpenTable(g, wide))
		for _, r := range CPURankingsOf(in, g) {
			all = append(all, CPURankingTable(r, wide))
		}
		return all
	}
	all = append(all, rankingTable(in, g, wide))
	for _, s := range standingsOf(in, g) {
		all = append(all, standingBlocks(s, g.Ranked, wide)...)
	}
	return append(all, slicesTable(g))
}

// about is the head of a document.
func about(r harness.Run) []Block {
	words := sentences{
		fmt.Sprintf("Plan %s: %s", r.Plan.Name, Method(r.Plan)),
		fmt.Sprintf("On %s; %s.", machine(r.Environment), CPUs(r.Plan.Machine)),
	}
	if t := took(r); t != "" {
		words.add("Started %s, took %s%s.", figures.Minute(r.Started), t,
			Disturbance(r.Environment))
	}
	if s := databaseWords(r.Database); s != "" {
		words = append(words, s+".")
	}
	return []Block{{Title: r.ID, Level: 1, Facts: strings.TrimSuffix(State(r), "."), Strong: true},
		{Words: append(words,
			rankedWords(r.Subjects)+" Targets with different "+
				"limits are ranked separately. Intervals are 95 % intervals over rounds, and assume that rounds are "+
				"independent. To compare two targets, use the ratios by round that follow each ranking.")}}
}

// paragraphs is a block of those that are not empty.
func paragraphs(all ...string) (b Block) {
	for _, s := range all {
		if s != "" {
			b.Words = append(b.Words, s)
		}
	}
	return b
}
