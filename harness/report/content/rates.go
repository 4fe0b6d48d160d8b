package content

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// offeredRate prints a rate, and what it is a share of.
func offeredRate(l harness.Load) string {
	switch {
	case l.Unsettled():
		return fmt.Sprintf("%s %% of the slowest capacity in", figures.Number(100*l.Share))
	case l.Share > 0:
		return fmt.Sprintf("%s (%s %% of the slowest capacity)", figures.Number(l.Rate), figures.Number(100*l.Share))
	}
	return figures.Number(l.Rate)
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
	return fmt.Sprintf("%s requests per second at %s distances over %d connections%s", figures.List(rates), distances, loads[0].Connections, closed)
}

// LoadWords names a load as a newcomer understands it.
func LoadWords(l harness.Load, name string) string {
	by := ""
	switch {
	case l.Loader == harness.LoaderWrk:
		by = ", asked by wrk"
	case l.Client == harness.ClientFast:
		by = ", asked by Locust (FastHttpUser)"
	case l.Loader == harness.LoaderLocust:
		by = ", asked by Locust"
	}
	switch {
	case l.Loader == "":
		return figures.Short(name)
	case l.SLO > 0:
		return fmt.Sprintf("capacity with p99 under %v", l.SLO)
	case l.Mode == harness.ModeRate:
		return offeredRate(l) + " requests per second offered"
	case l.Ramp():
		return fmt.Sprintf("up to %s users", figures.Thousands(int64(l.Users)))
	case l.Mode == harness.ModeUsers:
		return figures.Thousands(int64(l.Users)) + " users" + by
	}
	if l.NewConnections {
		by = ", a new one for each request" + by
	}
	return fmt.Sprintf("%s %s%s", figures.Thousands(int64(l.Connections)), figures.Plural(l.Connections, "connection", "connections"), by)
}
