package content

import (
	"fmt"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ConnectionTable compares new connections with kept ones.
func ConnectionTable(c stats.ConnectionCost, wide bool) Block {
	b := Block{Title: "New connections, " + c.Scenario,
		Facts: fmt.Sprintf("%s, where each request has a new connection that the client closes, divided by %s, "+
			"where connections are kept, round by round; CPU is the server's per answer. Throughput has a ratio if "+
			"the server was the limit of both", c.New, c.Kept)}
	b.columns(wide, "l target", "l |version", "r kept/s|kept, requests/s", "r new/s|new, requests/s",
		"r new / kept", "r CPU kept|CPU per answer, kept", "r CPU new|new", "r new / kept", "r |n")
	for _, x := range c.Rows {
		b.row(ownName(x.Target, x.CopyOf, x.Class), x.Version, figures.Rate(x.ThroughputKept.Mean),
			figures.Rate(x.ThroughputNew.Mean), figures.Factors(x.Ratio), duration(wide, x.CPUKept),
			duration(wide, x.CPUNew), figures.Factors(x.CPURatio), fmt.Sprint(x.N))
		if x.Barred != "" {
			b.Notes = append(b.Notes, x.Target+" has no ratio of throughput: "+x.Barred)
		}
	}
	return b
}

// ownName names a row, with what sets it apart from others of its target.
func ownName(target, copyOf, class string) string {
	switch {
	case copyOf != "":
		return target + " (copy)"
	case class != "":
		return target + " (" + class + ")"
	}
	return target
}
