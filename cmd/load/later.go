package main

import (
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"tenrounds/harness/load"
)

// laterFlag is a flag of the full command line that this version only knows by name.
type laterFlag struct {
	name string
	part string // what it belongs to
}

var later = []laterFlag{
	{"rate", "--mode rate"}, {"arrivals", "--mode rate"}, {"backlog", "--mode rate"},
	{"users", "--mode users"}, {"hatch", "--mode users"}, {"think-min", "--mode users"},
	{"think-max", "--mode users"}, {"stop-when", "--mode users"},
	{"slice", "several URLs"}, {"order", "several URLs"},
}

// laterFlags declares them, so that scripts see the whole command line in --help.
func laterFlags(f *pflag.FlagSet) {
	f.Float64("rate", 1000, "not built yet: requests per second")
	f.String("arrivals", "constant", "not built yet: constant or poisson")
	f.Int("backlog", 100_000, "not built yet: how many overdue requests may wait")
	f.Int("users", 1000, "not built yet: virtual users")
	f.Float64("hatch", 100, "not built yet: users started per second")
	f.Duration("think-min", 5*time.Second, "not built yet: shortest time between two requests of a user")
	f.Duration("think-max", 15*time.Second, "not built yet: longest")
	f.StringArray("stop-when", nil, "not built yet: end the ramp, as at 'failed>1%' or 'p99>1s'")
	f.Duration("slice", 50*time.Millisecond, "not built yet: time on each of several URLs in turn")
	f.String("order", "shuffle", "not built yet: shuffle or abba")
}

func refuseLater(f *pflag.FlagSet, mode string) error {
	if mode != load.ModeClosed {
		return nil // the mode itself is refused, which says more
	}
	for _, l := range later {
		if f.Changed(l.name) {
			return fmt.Errorf("--%s belongs to %s, which is not built yet: this version has --mode %s", l.name, l.part, load.ModeClosed)
		}
	}
	return nil
}
