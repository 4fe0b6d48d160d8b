package report

import (
	"fmt"

	"tenrounds/harness"
)

// offeredRate prints a rate, and what it is a share of.
func offeredRate(l harness.Load) string {
	switch {
	case l.Unsettled():
		return fmt.Sprintf("%s %% of the slowest capacity in", number(100*l.Share))
	case l.Share > 0:
		return fmt.Sprintf("%s (%s %% of the slowest capacity)", number(l.Rate), number(100*l.Share))
	}
	return number(l.Rate)
}

// offeredRates says which rates a plan offers, and whether it has a closed loop beside them.
func offeredRates(loads []harness.Load) string {
	var rates []string
	closed, distances := "", "equal"
	for _, l := range loads {
		if l.Mode == harness.ModeClosed {
			closed = ", and a closed loop over as many"
			continue
		}
		if l.Arrivals == "poisson" {
			distances = "random"
		}
		rates = append(rates, offeredRate(l))
	}
	return fmt.Sprintf("%s requests per second at %s distances over %d connections%s", list(rates), distances, loads[0].Connections, closed)
}
