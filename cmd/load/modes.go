package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tenrounds/harness/load"
)

// modeFlags are the flags that decide when requests are sent.
type modeFlags struct {
	name     string
	closed   load.Closed
	sliced   load.Sliced
	rate     load.Rate
	users    load.Users
	stopWhen []string
}

func newModeFlags() modeFlags {
	return modeFlags{
		name: "closed", closed: load.DefaultClosed(), rate: load.DefaultRate(), users: load.DefaultUsers(),
		sliced: load.Sliced{Order: load.OrderShuffle, Wait: load.WaitSleep},
	}
}

// modeFlag is a flag that some modes have. Its pointer holds the default.
type modeFlag struct {
	modes string
	name  string
	value any
	help  string
}

// table has every flag that not all modes have.
func (m *modeFlags) table() []modeFlag {
	return []modeFlag{
		{"closed rate", "connections", &m.closed.Connections, "connections open at once"},
		{"closed", "pipeline", &m.closed.Pipeline, "requests in flight on one connection"},
		{"closed", "curve", &m.closed.Curve,
			"also count the answers by stretches of this time of the window, or of a slice; " +
				"the JSON has them as \"ramp\""},
		{"closed", "slice", &m.sliced.Slice, "several URLs: how long each is loaded in turn, such as 50ms"},
		{"closed", "settle", &m.sliced.Settle, "several URLs: how much of the beginning of a slice is not " +
			"counted; 0 is a tenth, at most 5ms"},
		{"closed", "order", &m.sliced.Order, "several URLs: shuffle, or abba for forwards and backwards in turn"},
		{"closed", "wait", &m.sliced.Wait, "several URLs: sleep while no answer is there, or poll, which takes " +
			"all of the generator's CPU and spares the server its wakeups"},
		{"rate", "rate", &m.rate.PerSecond, "requests that fall due per second"},
		{"rate", "arrivals", &m.rate.Arrivals, "constant or poisson"},
		{"rate", "backlog", &m.rate.Backlog, "how many overdue requests may wait for a connection"},
		{"users", "users", &m.users.Count, "virtual users, each with a connection"},
		{"users", "hatch", &m.users.Hatch, "users that start per second"},
		{"users", "think-min", &m.users.ThinkMin, "the shortest time from an answer to the user's next request"},
		{"users", "think-max", &m.users.ThinkMax, "the longest such time"},
		{"users", "stop-when", &m.stopWhen, "end the run when, over 5 s, 'failed>1%' or 'p99>1s'; can be repeated"},
	}
}

func (m *modeFlags) register(f *pflag.FlagSet) {
	for _, flag := range m.table() {
		help := "mode " + strings.ReplaceAll(flag.modes, " ", " or ") + ": " + flag.help
		switch p := flag.value.(type) {
		case *int:
			f.IntVar(p, flag.name, *p, help)
		case *float64:
			f.Float64Var(p, flag.name, *p, help)
		case *string:
			f.StringVar(p, flag.name, *p, help)
		case *time.Duration:
			f.DurationVar(p, flag.name, *p, help)
		case *[]string:
			f.StringArrayVar(p, flag.name, nil, help)
		}
	}
}

// mode is what the flags say. It refuses flags of other modes.
func (m *modeFlags) mode(f *pflag.FlagSet) (load.Mode, error) {
	for _, flag := range m.table() {
		if modes := strings.Fields(flag.modes); f.Changed(flag.name) && !slices.Contains(modes, m.name) {
			return nil, fmt.Errorf("--%s belongs to --mode %s, and this is --mode %s",
				flag.name, strings.Join(modes, " or "), m.name)
		}
	}
	switch m.name {
	case "closed":
		return m.closedLoop(f)
	case "rate":
		m.rate.Connections = m.closed.Connections
		return m.rate, nil
	case "users":
		for _, text := range m.stopWhen {
			c, err := load.ParseCondition(text)
			if err != nil {
				return nil, fmt.Errorf("--stop-when: %w", err)
			}
			m.users.StopWhen = append(m.users.StopWhen, c)
		}
		return m.users, nil
	}
	return nil, fmt.Errorf("--mode %q is unknown: there are closed, rate and users", m.name)
}

// closedLoop is for one URL, or with --slice for several.
func (m *modeFlags) closedLoop(f *pflag.FlagSet) (load.Mode, error) {
	for _, name := range []string{"order", "settle", "wait"} {
		if f.Changed(name) && !f.Changed("slice") {
			return nil, fmt.Errorf("--%s is for several URLs: it needs --slice", name)
		}
	}
	switch {
	case !f.Changed("slice"):
		return m.closed, nil
	case m.sliced.Slice <= 0:
		return nil, fmt.Errorf("--slice %s: it must be above 0", m.sliced.Slice)
	}
	m.sliced.Closed = m.closed
	return m.sliced, nil
}
