package main

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"tenrounds/harness/load"
)

// modeFlags belong to one mode each.
var modeFlags = map[string]string{
	"rate": load.ModeRate, "arrivals": load.ModeRate, "backlog": load.ModeRate,
	"users": load.ModeUsers, "hatch": load.ModeUsers, "think-min": load.ModeUsers, "think-max": load.ModeUsers,
	"stop-when": load.ModeUsers, "slice": load.ModeClosed, "order": load.ModeClosed,
}

func (s *settings) modeFlags(f *pflag.FlagSet) {
	f.Float64Var(&s.Rate, "rate", s.Rate, "mode rate: requests that fall due per second")
	f.StringVar(&s.Arrivals, "arrivals", s.Arrivals, "mode rate: constant or poisson")
	f.IntVar(&s.Backlog, "backlog", s.Backlog, "mode rate: how many overdue requests may wait for a connection")
	f.IntVar(&s.Users, "users", s.Users, "mode users: virtual users, each with a connection")
	f.Float64Var(&s.Hatch, "hatch", s.Hatch, "mode users: users that start per second")
	f.DurationVar(&s.ThinkMin, "think-min", s.ThinkMin, "mode users: the shortest time from an answer to the user's next request")
	f.DurationVar(&s.ThinkMax, "think-max", s.ThinkMax, "mode users: the longest")
	f.DurationVar(&s.Slice, "slice", 0, "several URLs: the time on each of them in turn, such as 50ms")
	f.StringVar(&s.Order, "order", s.Order, "several URLs: shuffle, or abba for forwards and backwards in turn")
	f.StringArrayVar(&s.stopWhen, "stop-when", nil, "mode users: end the run when, over 5 s, 'failed>1%' or 'p99>1s'; can be repeated")
}

// checkModeFlags refuses flags that the mode would not use, and reads the conditions.
func (s *settings) checkModeFlags(f *pflag.FlagSet) error {
	var err error
	f.Visit(func(flag *pflag.Flag) {
		if mode, ok := modeFlags[flag.Name]; ok && mode != s.Mode && err == nil {
			err = fmt.Errorf("--%s belongs to --mode %s, and this is --mode %s", flag.Name, mode, s.Mode)
		}
	})
	if f.Changed("order") && !f.Changed("slice") {
		return errors.New("--order is that of several URLs: it needs --slice")
	}
	if f.Changed("slice") && s.Slice <= 0 {
		return fmt.Errorf("--slice %s: it must be longer than nothing", s.Slice)
	}
	if s.Mode == load.ModeUsers && f.Changed("connections") {
		err = fmt.Errorf("--connections: in --mode %s each of the --users has one connection", load.ModeUsers)
	}
	for _, text := range s.stopWhen {
		c, bad := load.ParseCondition(text)
		if bad != nil {
			return fmt.Errorf("--stop-when: %w", bad)
		}
		s.StopWhen = append(s.StopWhen, c)
	}
	return err
}
