package content

import (
	"fmt"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ConnectionTables show what a new connection for each request costs.
func ConnectionTables(all []stats.ConnectionCost, wide bool) (tables []Table) {
	for _, c := range all {
		tables = append(tables, ConnectionTable(c, wide))
	}
	return tables
}

// ConnectionTable holds new connections against kept ones.
func ConnectionTable(c stats.ConnectionCost, wide bool) Table {
	t := Table{
		Title: "New connections, " + c.Scenario, Facts: connectionFacts(c),
		Head: []string{"target", "kept/s", "new/s", "new / kept", "CPU kept", "CPU new", "times"}, Align: "lrrrrrr",
	}
	if wide {
		t.Head = []string{"target", "version", "kept, requests/s", "new, requests/s", "new / kept", "CPU for each answer, kept", "new", "new / kept", "n"}
		t.Align = "llrrrrrrr"
	}
	for _, x := range c.Rows {
		if wide {
			t.Rows = append(t.Rows, []string{connectionTarget(x), x.Version, figures.Rate(x.ThroughputKept.Mean), figures.Rate(x.ThroughputNew.Mean), figures.Factors(x.Ratio),
				withDurations(x.CPUKept), withDurations(x.CPUNew), figures.Factors(x.CPURatio), fmt.Sprint(x.N)})
		} else {
			t.Rows = append(t.Rows, []string{x.Target, figures.Rate(x.ThroughputKept.Mean), figures.Rate(x.ThroughputNew.Mean), figures.Factors(x.Ratio),
				figures.Duration(x.CPUKept.Mean), figures.Duration(x.CPUNew.Mean), figures.Factors(x.CPURatio)})
		}
		if x.Barred != "" {
			t.Notes = append(t.Notes, x.Target+" has no ratio of throughput: "+x.Barred)
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
