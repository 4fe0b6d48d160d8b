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
	b.Title = "How long targets need after a switch"
	b.Facts = fmt.Sprintf("rates since the generator switched to the target, in stretches of %s, as shares of the rate "+
		"that they come to", figures.Duration(all[0].Stretch))
	b.Words = []string{"The columns of slices are what each length would lose if its first tenth did not count."}
	heads := []string{"l target", "l scenario", "r first stretch", "r within 1 % after"}
	for _, l := range lengths {
		heads = append(heads, "r slices of "+figures.Duration(l))
	}
	b.columns(false, heads...)
	for _, c := range all {
		row := []string{c.Target, c.Scenario, figures.Percent(c.Mean(0, c.Stretch)),
			figures.Duration(c.Settled(settledWithin))}
		for _, l := range lengths {
			row = append(row, figures.Change(c.Mean(l/10, l)-1))
		}
		b.row(row...)
	}
	return b
}
