package main

import (
	"time"

	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
)

// modeValues are the flags of the modes of load. Each belongs to one or two of them, and the plan refuses it in
// the others, so what counts is whether it was given.
type modeValues struct {
	connections, backlog, users int
	sweep                       []int
	rate, hatch                 float64
	arrivals                    string
	thinkMin, thinkMax, slo     time.Duration
	stopWhen, rates, keepAlive  []string
	saturation                  bool
}

func (m *modeValues) flags(set *pflag.FlagSet) {
	set.IntVar(&m.connections, "connections", 0, "closed, rate: `N` connections at once")
	set.IntSliceVar(&m.sweep, "sweep", nil, "closed: one turn for each of the numbers of connections in `LIST`: 1,10,100")
	set.Float64Var(&m.rate, "rate", 0, "rate: `N` requests offered per second")
	set.StringSliceVar(&m.rates, "rates", nil, "rate: one turn for each of the rates in `LIST`, per second or as a share of the slowest capacity: 1000,50%")
	set.BoolVar(&m.saturation, "saturation", false, "rate: with --rates, one turn more in a closed loop")
	set.StringSliceVar(&m.keepAlive, "keepalive", nil, "closed: `HOW` connections are used: on (kept), off (a new one for each request), or on,off for a turn of each")
	set.StringVar(&m.arrivals, "arrivals", "", "rate: `constant` distances between requests, or poisson")
	set.IntVar(&m.backlog, "backlog", 0, "rate: `N` overdue requests may wait for a connection")
	set.DurationVar(&m.slo, "slo", 0, "rate: search the highest rate at which p99 of the response time stays under `TIME`")
	set.IntVar(&m.users, "users", 0, "users: `N` virtual users, each with a connection")
	set.Float64Var(&m.hatch, "hatch", 0, "users: `N` users start per second")
	set.DurationVar(&m.thinkMin, "think-min", 0, "users: shortest `TIME` from an answer to the user's next request")
	set.DurationVar(&m.thinkMax, "think-max", 0, "users: longest `TIME`")
	set.StringArrayVar(&m.stopWhen, "stop-when", nil, "users: end a turn on a `CONDITION`, 'failed>1%' or 'p99>1s'; may be repeated")
}

// applyModes puts the flags of the modes over the settings of a file. A flag that says the same thing in
// another way takes the place of the file's: another mode, one number of connections for a sweep.
func (f *planFlags) applyModes(s *plan.LoadSettings) {
	m := f.modes
	if f.set.Changed("mode") {
		s.ForMode(f.values.Load.Mode)
	}
	if f.set.Changed("connections") != f.set.Changed("sweep") {
		s.Connections, s.Sweep = nil, nil
	}
	over(f, "connections", &s.Connections, &m.connections)
	over(f, "sweep", &s.Sweep, m.sweep)
	if given := f.set.Changed; given("rate") || given("slo") || given("rates") { // one takes the place of another
		s.Rate, s.SLO, s.Rates, s.Saturation = nil, nil, nil, s.Saturation && given("rates")
	}
	over(f, "rates", &s.Rates, m.rates)
	over(f, "saturation", &s.Saturation, m.saturation)
	over(f, "keepalive", &s.KeepAlive, m.keepAlive)
	over(f, "rate", &s.Rate, &m.rate)
	over(f, "slo", &s.SLO, new(plan.Duration(m.slo)))
	over(f, "arrivals", &s.Arrivals, &m.arrivals)
	over(f, "backlog", &s.Backlog, &m.backlog)
	over(f, "users", &s.Users, &m.users)
	over(f, "hatch", &s.Hatch, &m.hatch)
	over(f, "think-min", &s.ThinkMin, new(plan.Duration(m.thinkMin)))
	over(f, "think-max", &s.ThinkMax, new(plan.Duration(m.thinkMax)))
	over(f, "stop-when", &s.StopWhen, m.stopWhen)
}
