package content

import (
	"fmt"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// lengths are the slices whose loss the table of settling shows, in seconds.
var lengths = []float64{0.02, 0.05, 0.1, 0.2, 0.5}

// settledWithin is how near its end a rate counts as settled, as a share.
const settledWithin = 0.01

// settlingTable says how long targets need after a switch, and what slices of several lengths would lose.
func settlingTable(all []stats.Settling) (b Block) {
	if len(all) == 0 {
		return b
	}
	b.Title = "How long targets need after a switch, " + all[0].Scenario
	b.Facts = fmt.Sprintf(
		"rates since the generator switched to the target, in stretches of %s, as shares of the rate "+
			"that they come to",
		figures.Duration(all[0].Stretch),
	)
	b.Words = []string{
		"First is the first stretch; settled is the time after which the mean of three is within 1 %. The " +
			"other columns are what slices of that length would lose if their first tenth did not count.",
	}
	heads := []string{"l target", "r first", "r settled"}
	for _, l := range lengths {
		heads = append(heads, fmt.Sprintf("r %.0f ms", 1e3*l))
	}
	b.columns(false, heads...)
	for _, c := range all {
		row := []string{c.Target, figures.Percent(c.Mean(0, c.Stretch)),
			figures.Duration(c.Settled(settledWithin))}
		for _, l := range lengths {
			row = append(row, figures.Change(c.Mean(l/10, l)-1))
		}
		b.row(row...)
	}
	return b
}
