package page

import (
	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// connectionsView compares new connections with kept ones.
func connectionsView(in content.Input) any {
	var all []group
	for _, c := range in.Connections {
		words := content.ConnectionTable(c, false)
		v := group{heading: heading{Scenario: figures.Short(c.Scenario)}, Title: figures.Prose(words.Title),
			Facts: sentences(words.Facts),
			Notes: sentences(words.Notes...)}
		v.Tables = []table{connectionsTable(in, v.Title, c.Rows)}
		all = append(all, v)
	}
	return orNone(all)
}

func connectionsTable(in content.Input, title string, rows []stats.ConnectionRow) table {
	type row = stats.ConnectionRow
	ratio := axis{scale: chart.FromZero, ticks: 4, label: brief, text: figures.Factor}
	t := newTable("chart sortable",
		title+": throughput and CPU time per answer, with kept and with new connections", rows,
		func(x row) who { return whoOf(in, x.Target, x.Version) })
	t.targets()
	t.figure(wide, "kept, requests/s", "throughput_kept_rps",
		func(x row) float64 { return x.ThroughputKept.Mean })
	t.figure("", "new, requests/s", "throughput_new_rps", func(x row) float64 { return x.ThroughputNew.Mean })
	t.estimate("", "new / kept", "throughput_ratio", func(x row) harness.Estimate { return x.Ratio })
	t.figure(wide, "CPU, kept", "cpu_kept_s", func(x row) float64 { return x.CPUKept.Mean })
	t.figure(wide, "CPU, new", "cpu_new_s", func(x row) float64 { return x.CPUNew.Mean })
	t.strips("", "CPU, new / kept", ratio, func(x row) strip { return strip{Estimate: x.CPURatio} })
	t.estimate("", "CPU, new / kept", "cpu_ratio", func(x row) harness.Estimate { return x.CPURatio })
	return t.table
}
