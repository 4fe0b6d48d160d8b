package report

import (
	"fmt"

	"tenrounds/harness/stats"
)

// connectionTables show what a new connection for each request costs.
func connectionTables(all []stats.ConnectionCost, wide bool) (tables []table) {
	for _, c := range all {
		tables = append(tables, connectionTable(c, wide))
	}
	return tables
}

func connectionTable(c stats.ConnectionCost, wide bool) table {
	t := table{
		title: "New connections, " + c.Scenario, facts: connectionFacts(c),
		head: []string{"target", "kept/s", "new/s", "new / kept", "CPU kept", "CPU new", "times"}, align: "lrrrrrr",
	}
	if wide {
		t.head = []string{"target", "version", "kept, requests/s", "new, requests/s", "new / kept", "CPU for each answer, kept", "new", "new / kept", "n"}
		t.align = "llrrrrrrr"
	}
	for _, x := range c.Rows {
		if wide {
			t.rows = append(t.rows, []string{connectionTarget(x), x.Version, rate(x.ThroughputKept.Mean), rate(x.ThroughputNew.Mean), factors(x.Ratio),
				withDurations(x.CPUKept), withDurations(x.CPUNew), factors(x.CPURatio), fmt.Sprint(x.N)})
		} else {
			t.rows = append(t.rows, []string{x.Target, rate(x.ThroughputKept.Mean), rate(x.ThroughputNew.Mean), factors(x.Ratio),
				duration(x.CPUKept.Mean), duration(x.CPUNew.Mean), factors(x.CPURatio)})
		}
		if x.Barred != "" {
			t.notes = append(t.notes, x.Target+" has no ratio of throughput: "+x.Barred)
		}
	}
	return t
}

// connectionTarget names a row with what sets it apart from the others.
func connectionTarget(x stats.ConnectionRow) string {
	switch {
	case x.CopyOf != "":
		return x.Target + " (copy)"
	case x.Class != "":
		return x.Target + " (" + x.Class + ")"
	}
	return x.Target
}

func connectionFacts(c stats.ConnectionCost) string {
	return fmt.Sprintf("%s with a new connection for each request, which the client closes, divided by %s with connections that are kept, round by round; "+
		"CPU is the server's for each answer. A ratio of throughput is given where the server was the limit of both", c.New, c.Kept)
}
