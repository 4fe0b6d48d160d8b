package plan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenrounds/harness/plan"
)

// refuses expects an error of a key.
func refuses(t *testing.T, s plan.Settings, w plan.World, key, reason string) {
	t.Helper()
	_, err := s.Resolve("x", w)
	var e *plan.KeyError
	if !errors.As(err, &e) || e.Key != key || !strings.Contains(e.Reason, reason) {
		t.Errorf("error %v, want %s: %s", err, key, reason)
	}
}

// The beginnings of the plans below, each with a valid mode.
const (
	inRate  = "load.mode = 'rate'\n"
	inUsers = "load.mode = 'users'\nload.users = 10\n"
	locust  = inUsers + "load.loader = ['locust']\n"
	sliced  = "interleave = 'slices'\n"
	second  = "targets = ['gin']\n[[target]]\nname = 'chi'\n[[target]]\n"
)

// A wrong setting is refused by its key, with the reason.
func TestRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, key, reason string }{
		{"rounds = 0", "rounds", "0 is not between 1 and 10000"},
		{"rounds = 10001", "rounds", "10001"},
		{"launch = 'twice'", "launch", `"twice" is none of: round, once`},
		{"order = ''", "order", `"" is none of: shuffled, fixed`},
		{"up = 'two'", "up", `"two" is none of: all, one`},
		{"up = 'one'\nlaunch = 'once'", "up", `needs launch = "round"`},
		{"ready = '0s'", "ready", "0s is not between"},
		{"ready = '1h'", "ready", "1h0m0s is not between"},
		{"scenarios = ['text', 'jsno']", "scenarios", `unknown "jsno"; did you mean "json"?`},
		{"scenarios = ['soap']", "scenarios", `unknown "soap"; there are: text, json`},
		{"scenarios = ['text', 'json', 'text']", "scenarios", `"text" is there twice`},
		{"scenarios = []", "scenarios", "is empty"},
		{"targets = ['gni']", "targets", `unknown "gni"; did you mean "gin"?`},
		{"targets = ['gin', 'gin']", "targets", `"gin" is there twice`},
		{second + "name = 'ginn'\nalias = 'x'", "target.1.name", `unknown "ginn"`},
		{second + "alias = 'x'", "target.1.name", `unknown ""`},
		{second + "name = 'gin'", "target.1.alias", `another entry has the alias "gin"`},
		{second + "name = 'gin'\nalias = 'chi'", "target.1.alias", `another entry has the alias "chi"`},
		{second + "name = 'gin'\nalias = '" + strings.Repeat("a", 65) + "'", "target.1.alias", "64 in all"},
		{"targets = ['gin']\naa = ['gni']", "aa", `"gni" is no target of the plan; did you mean "gin"?`},
		{"targets = ['gin']\naa = ['gin', 'gin']", "aa", `the alias of the copy, "gin-copy", is taken`},
		{second + "name = 'gin'\nalias = 'x'\nenv = { '' = '1' }", "target.1.env", `"" is not the name`},
		{second + "name = 'gin'\nalias = 'x'\nenv = { 'A=B' = '1' }", "target.1.env", `"A=B" is not the name`},
		{second + "name = 'gin'\nalias = 'x'\nenv = { A = \"\\u0000\" }", "target.1.env", `"A" is not the name`},
		{"machine.base_port = 65524", "machine.base_port", "65524: 13 targets"},
		{"machine.base_port = 80", "machine.base_port", "80: "},
		{"machine.base_port = -1", "machine.base_port", "-1: "},
		{"machine.base_port = 9223372036854775807", "machine.base_port", "13 targets need ports"},
		{"machine.server_cpus = '99'", "machine.server_cpus", "CPU 99 is not here"},
		{"machine.load_cpus = '99'", "machine.load_cpus", "CPU 99 is not here"},

		{"load.mode = 'open'", "load.mode", `"open" is none of: closed, rate, users`},
		{"load.connections = 0", "load.connections", "0 is not between 1 and 20000"},
		{"load.connections = 20001", "load.connections", "20001"},
		{"load.duration = '9.999999ms'", "load.duration", "9.999999ms is not between 10ms"},
		{"load.duration = '25h'", "load.duration", "25h0m0s"},
		{"load.warmup = '-1s'", "load.warmup", "-1s is not between"},
		{"load.warmup = '3ns'", "load.warmup", "3ns is neither 0 nor"},
		{"load.timeout = '0s'", "load.timeout", "0s is not between"},
		{"load.threads = -1", "load.threads", "-1 is not between"},
		{"load.loader = ['wkr']", "load.loader", `unknown "wkr"; did you mean "wrk"?`},
		{"load.loader = []", "load.loader", "is empty"},
		{"load.loader = ['load', 'wrk']\nload.duration = '1.5s'", "load.duration", "whole seconds"},
		{"load.loader = ['wrk']\nload.threads = 21", "load.threads", "21 threads, not 20"},
		{"load.sweep = [1, 2]\nload.threads = 2\nload.loader = ['wrk']", "load.threads", "2 threads, not 1"},
		{"load.sweep = [1, 2]\nload.connections = 20", "load.sweep", "give connections or sweep"},
		{"load.sweep = [1]", "load.sweep", "1 numbers of connections: it needs 2 to 20"},
		{"load.sweep = []", "load.sweep", "0 numbers"},
		{"load.sweep = [0, 1]", "load.sweep", "0 is not between"},
		{"load.sweep = [1, 2, 2]", "load.sweep", "2 after 2: the numbers must rise"},
		{"load.keepalive = ['no']", "load.keepalive", `unknown "no"`},
		{"load.keepalive = []", "load.keepalive", "is empty"},
		{"load.keepalive = ['on', 'off']\nload.sweep = [1, 2]", "load.keepalive", "a sweep needs on or off"},
		{"load.keepalive = ['off']\nload.loader = ['wrk']", "load.keepalive", "wrk always keeps"},

		{"load.rate = 1", "load.rate", `needs mode = "rate", and this is mode = "closed"`},
		{inUsers + "load.arrivals = 'constant'", "load.arrivals", `needs mode = "rate"`},
		{"load.backlog = 0", "load.backlog", `needs mode = "rate"`},
		{"load.rates = ['1000']", "load.rates", `needs mode = "rate"`},
		{"load.saturation = true", "load.saturation", `needs mode = "rate"`},
		{inUsers + "load.slo = '1s'", "load.slo", `needs mode = "rate"`},
		{inRate + "load.rate = 1\nload.users = 1", "load.users", `needs mode = "users", and this is mode = "rate"`},
		{"load.mode = 'users'\nload.hatch = 1", "load.users", "needs it"},
		{inRate + "load.rate = 1\nload.hatch = 1", "load.hatch", `needs mode = "users"`},
		{"load.think_min = '0s'", "load.think_min", `needs mode = "users"`},
		{"load.think_max = '0s'", "load.think_max", `needs mode = "users"`},
		{inRate + "load.rate = 1\nload.stop_when = ['p99>1s']", "load.stop_when", `needs mode = "users"`},
		{inRate + "load.rate = 1\nload.sweep = [1, 2]", "load.sweep", `needs mode = "closed"`},
		{inRate + "load.rate = 1\nload.keepalive = ['off']", "load.keepalive", `needs mode = "closed"`},
		{inUsers + "load.connections = 20", "load.connections", "each user has its own connection"},

		{inRate, "load.rate", "needs it"},
		{inRate + "load.rate = 1\nload.slo = '1s'", "load.slo", "give rate or slo"},
		{inRate + "load.slo = '6s'", "load.slo", "6s is not between 1ms and 5s"},
		{inRate + "load.slo = '0s'", "load.slo", "0s is not between"},
		{inRate + "load.rate = 0", "load.rate", "0 is not between"},
		{inRate + "load.rate = nan", "load.rate", "NaN is not between"},
		{inRate + "load.rate = inf", "load.rate", "+Inf is not between"},
		{inRate + "load.rate = 1\nload.arrivals = 'x'", "load.arrivals", `"x" is none of: constant, poisson`},
		{inRate + "load.rate = 1\nload.backlog = -1", "load.backlog", "-1 is not between"},
		{inRate + "load.rate = 1\nload.connections = 0", "load.connections", "0 is not between"},
		{inRate + "load.rate = 1\nload.loader = ['load', 'wrk']", "load.loader", `wrk only has the mode "closed"`},
		{inRate + "load.rate = 1\nload.saturation = true", "load.saturation", "needs rates"},
		{inRate + "load.rates = ['1']\nload.rate = 1", "load.rates", "give rate or rates"},
		{inRate + "load.rates = ['1']\nload.slo = '1s'", "load.rates", "give slo or rates"},
		{inRate + "load.rates = []", "load.rates", "0 rates"},
		{inRate + "load.rates = ['1000', '1000.0']", "load.rates", "is there twice"},
		{inRate + "load.rates = ['NaN']", "load.rates", `"NaN" is neither`},
		{inRate + "load.rates = ['120%']", "load.rates", `"120%" is neither`},
		{inRate + "load.rates = ['0']", "load.rates", `"0" is neither`},

		{"load.mode = 'users'", "load.users", "needs it"},
		{"load.mode = 'users'\nload.users = 20001", "load.users", "20001 is not between"},
		{inUsers + "load.hatch = -1", "load.hatch", "-1 is not between"},
		{inUsers + "load.think_min = '-1ns'", "load.think_min", "-1ns is not between"},
		{inUsers + "load.think_min = '16s'", "load.think_max", "is not between think_min, 16s"},
		{inUsers + "load.think_max = '2h'", "load.think_max", "2h0m0s is not between"},
		{inUsers + "load.stop_when = ['p99>1s', 'failed']", "load.stop_when", `"failed": it must be like`},
		{inUsers + "load.stop_when = ['failed>100%']", "load.stop_when", "under 100 %"},
		{inUsers + "load.stop_when = ['p100>1s']", "load.stop_when", "above 0 and under 100"},
		{inUsers + "load.stop_when = ['p99>1']", "load.stop_when", `"1" is not a time`},
		{inUsers + "load.stop_when = ['p99>1s,failed>1%']", "load.stop_when", `"p99>1s,failed>1%"`},
		{inUsers + "load.loader = ['wrk', 'locust']", "load.loader", `wrk only has the mode "closed"`},
		{"load.loader = ['load', 'locust']", "load.loader", `locust only has the mode "users"`},
		{locust + "load.stop_when = ['p99>1s']", "load.stop_when", `a ramp needs loader = ["load"]`},
		{locust + "load.duration = '999ms'", "load.duration", "999ms: locust needs at least a second"},
		{locust + "load.client = 'curl'", "load.client", `"curl" is none of: http, fast`},
		{inUsers + "load.client = 'fast'", "load.client", `needs loader = ["locust"]`},

		{"interleave = 'blocks'", "interleave", `"blocks" is none of: turns, slices, auto`},
		{"slice = '1s'", "slice", `needs interleave = "slices"`},
		{"slice_order = 'abba'", "slice_order", `needs interleave = "slices"`},
		{"slice_wait = 'poll'", "slice_wait", `needs interleave = "slices"`},
		{sliced + "slice_wait = 'spin'", "slice_wait", `"spin" is none of: sleep, poll`},
		{sliced + "slice_order = 'baab'", "slice_order", `"baab" is none of: shuffle, abba`},
		{sliced + "slice = '4ms'", "slice", "4ms is not between 5ms and 1s"},
		{sliced + "slice = '1.1s'", "slice", "1.1s is not between"},
		{sliced + "slice = '600ms'", "slice", "600ms makes 3 slices of a duration of 2s"},
		{"slice_settle = '1ms'", "slice_settle", `needs interleave = "slices"`},
		{"slice_curve = '1ms'", "slice_curve", `needs interleave = "slices"`},
		{sliced + "slice_settle = '26ms'", "slice_settle", "26ms is not between 100µs and 25ms"},
		{sliced + "slice_curve = '1us'", "slice_curve", "1µs is not between 1ms and 25ms"},
		{"until = '1'", "until", `"1" is no percentage`},
		{"until = '90%'", "until", `"90%" is no percentage`},
		{"rounds = 5\nuntil = '1%'", "rounds", "with until there are between 6 and 20"},
		{inUsers + "until = '1%'", "until", `needs mode = "closed"`},
		{sliced + inRate + "load.rate = 5", "interleave", `needs mode = "closed"`},
		{sliced + inUsers, "interleave", `needs mode = "closed"`},
		{sliced + "load.sweep = [1, 2]", "interleave", "one number of connections"},
		{sliced + "load.loader = ['load', 'wrk']", "interleave", "wrk has one target only"},
		{sliced + "up = 'one'", "interleave", `needs up = "all"`},
		{sliced + "launch = 'once'", "interleave", `needs launch = "round"`},
		{sliced + "targets = ['gin']", "interleave", "at least two targets"},
		{sliced + "load.connections = 2000", "interleave", "26000 are more than 20000"},
	} {
		f, err := plan.Parse("p.toml", []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		refuses(t, f.Settings, world(), c.key, c.reason)
	}
	for _, alias := range []string{
		"a b", "a\n", "a,b", `a"b`, "a/b", `a\b`, "a|b", "<b>", "a;b", "-a", ".", "..", "\x1b[31m", "ä", "=1+1",
	} {
		f, err := plan.Parse("p.toml", fmt.Appendf(nil, "%sname = 'gin'", second))
		if err != nil {
			t.Fatal(err)
		}
		f.Settings.Entries[1].Alias = alias
		refuses(t, f.Settings, world(), "target.1.alias", "are allowed")
	}
	empty := plan.World{Scenarios: []string{"text", "json"}}
	refuses(t, plan.Defaults(), empty, "targets", "none under servers/")
}
