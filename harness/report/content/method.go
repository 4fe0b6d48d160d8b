package content

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Method says in one sentence how the run was done.
func Method(p harness.Plan) string {
	s := fmt.Sprintf("%s, %s order", figures.Counted(p.Rounds, "round"), p.Order)
	if p.Order == harness.OrderShuffled {
		s += fmt.Sprintf(" (seed %d)", p.Seed)
	}
	if p.Until > 0 {
		s += fmt.Sprintf(
			" of at most %d, until every pair differs significantly or is equal within %s (asked after "+
				"6, 10, 15 and 20 rounds, at a level of %.2g %%)",
			max(p.Planned, p.Rounds),
			figures.Percent(p.Until),
			100*harness.LookLevel,
		)
	}
	s += ", " + launchWords(p) + layoutWords(p)
	if p.Up == harness.UpAll {
		s += ", all running together"
	} else {
		s += ", one running at a time"
	}
	if p.NoSlices != "" {
		s += ", in turns: slices are not possible (" + p.NoSlices + ")"
	}
	if len(p.Loads) > 0 {
		s += "; " + offered(p.Loads) + timing(p.Loads[0])
	}
	return s + "."
}

// layoutWords say in how many layouts the targets in Go were linked; "" for the linker's own.
func layoutWords(p harness.Plan) string {
	n := p.Layouts()
	if n == 0 {
		return ""
	}
	s := fmt.Sprintf(", each target in Go linked in %d random layouts, of which each round launched the next", n)
	if n < p.Rounds {
		s += " (rounds of one layout are not independent, so intervals are too short if layouts matter)"
	}
	return s
}

// timing says how long a load lasts.
func timing(l harness.Load) string {
	s := " for " + figures.WholeTime(l.Duration)
	if l.Ramp() {
		s = " for at most " + figures.WholeTime(l.Duration)
	}
	if l.Warmup > 0 {
		s += fmt.Sprintf(" after %s of warm-up", figures.WholeTime(l.Warmup))
	} else {
		s += " without warm-up"
	}
	if l.Slice > 0 {
		s += fmt.Sprintf(", in slices of %v by one generator, which loads the targets in turn (%s)", l.Slice,
			l.SliceOrder)
		if l.SliceSettle > 0 {
			s += fmt.Sprintf("; the first %v of each do not count", l.SliceSettle)
		}
		if l.SliceWait == harness.SliceWaitPoll {
			s += "; the generator polls and never sleeps"
		}
	}
	return s
}

// offered describes the loads of a plan, which differ in one thing: loader, connections, rate, or whether
// connections are kept.
func offered(loads []harness.Load) string {
	l, last := loads[0], loads[len(loads)-1]
	switch {
	case l.Mode != last.Mode || l.Mode == harness.ModeRate && l != last:
		return offeredRates(loads)
	case l.NewConnections != last.NewConnections:
		return fmt.Sprintf("%d connections, kept and with a new one for each request", l.Connections)
	case l.NewConnections:
		return fmt.Sprintf("%d connections, a new one for each request", l.Connections)
	case l.SLO > 0:
		return fmt.Sprintf("search for the highest rate at which p99 stays under %v, over %d connections, each try",
			l.SLO, l.Connections)
	case l.Mode == harness.ModeRate:
		return offeredRates(loads)
	case l.Mode == harness.ModeUsers:
		s := fmt.Sprintf("%s users, %s more each second, who think %v to %v",
			figures.Thousands(int64(l.Users)), figures.Number(l.Hatch), l.ThinkMin, l.ThinkMax)
		if l.Ramp() {
			s = "up to " + s + ", until " + strings.Join(l.Conditions(), " or ")
		}
		return s
	case last.Connections > l.Connections:
		return fmt.Sprintf("%d to %s connections", l.Connections, figures.Thousands(int64(last.Connections)))
	}
	return fmt.Sprintf("%d connections", l.Connections)
}

// offeredRates lists the rates that a plan offers, and its closed loop if it has one.
func offeredRates(loads []harness.Load) string {
	var rates []string
	closed, distances := "", "equal"
	for _, l := range loads {
		if l.Mode == harness.ModeClosed {
			closed = ", and a closed loop over as many"
			continue
		}
		if l.Arrivals != "constant" {
			distances = "random"
		}
		rates = append(rates, offeredRate(l))
	}
	return fmt.Sprintf("%s requests per second at %s intervals over %d connections%s",
		figures.List(rates), distances, loads[0].Connections, closed)
}

// offeredRate prints a rate, and the share of a capacity that it is.
func offeredRate(l harness.Load) string {
	switch {
	case l.Unsettled():
		return fmt.Sprintf("%s %% of the slowest capacity in", figures.Number(100*l.Share))
	case l.Share > 0:
		return fmt.Sprintf("%s (%s %% of the slowest capacity)", figures.Number(l.Rate),
			figures.Number(100*l.Share))
	}
	return figures.Number(l.Rate)
}

// LoadWords names a load as a newcomer understands it.
func LoadWords(l harness.Load, name string) string {
	by := ""
	switch {
	case l.Loader == harness.LoaderWrk:
		by = ", loaded by wrk"
	case l.Client == harness.ClientFast:
		by = ", loaded by Locust (FastHttpUser)"
	case l.Loader == harness.LoaderLocust:
		by = ", loaded by Locust"
	case l.Workers > 0:
		by = ", " + figures.Counted(l.Workers, "worker")
	}
	switch {
	case l.Loader == "":
		return figures.Short(name)
	case l.SLO > 0:
		return fmt.Sprintf("capacity with p99 under %v", l.SLO)
	case l.Mode == harness.ModeRate:
		return offeredRate(l) + " requests per second offered" + by
	case l.Ramp():
		return fmt.Sprintf("up to %s users", figures.Thousands(int64(l.Users))) + by
	case l.Mode == harness.ModeUsers:
		return figures.Thousands(int64(l.Users)) + " users" + by
	}
	if l.NewConnections {
		by = ", a new one for each request" + by
	}
	return figures.Thousands(int64(l.Connections)) +
		figures.Plural(l.Connections, " connection", " connections") + by
}
