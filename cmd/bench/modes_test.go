package main

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// Each mode of a plan is what the generator was asked for.
func TestModes(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	const think = "--mode users --think-min 10ms --think-max 20ms --hatch 100 "
	for _, c := range []struct {
		name, server, flags string
		right               func(m harness.Measurement) bool
	}{
		{"rate", "fine", "--mode rate --rate 200 --connections 8 --backlog 50 --duration 500ms",
			func(m harness.Measurement) bool {
				return m.Account().Scheduled == 100
			}},
		{"users", "fine", think + "--users 40 --duration 300ms", func(m harness.Measurement) bool {
			return m.Result.Users == 30
		}},
		{"ramp", "hang", think + "--users 2000 --stop-when failed>1% --duration 20s --timeout 300ms",
			func(m harness.Measurement) bool {
				return m.Result.StoppedBy.Condition == "failed>1%" && m.Result.Users < 2000
			}},
		{"search", "fine", "--mode rate --slo 250ms --connections 8 --duration 60ms",
			func(m harness.Measurement) bool {
				return m.CapacityLow <= m.Capacity && m.Capacity <= m.CapacityHigh && len(m.Steps) == harness.Tries
			}},
		{"new connections", "fine", "--connections 4 --keepalive off", func(m harness.Measurement) bool {
			return m.Result.Generator.LiveConnections == 0
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			faults.Try(t, func(f *faults.Findings, _ int) {
				b := newBed(t, c.server)
				i := slices.Index(b.common, "--connections") // not every mode takes them
				b.common = slices.Delete(b.common, i, i+2)
				code, out := b.exit(append(strings.Fields(c.flags), "--rounds", "1")...)
				if code != exitcode.OK && code != exitcode.Limited { // other tests may take the generator's CPUs
					f.Fatalf("exit %d:\n%s", code, out)
				}
				_, turns := b.read()
				if a := turns[0].Account(); a == nil || !a.Identity() || a.Correct == 0 || !c.right(turns[0]) {
					f.Errorf("%+v", turns[0])
				}
				b.alone()
			})
		})
	}
}

// The hatch of a plan's own mode must not stand in the way of another mode that is asked for.
func TestModeOverAPlan(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct{ args, want string }{
		{"ramp --mode closed --server-cpus none --connections 3", "closed-c3"},
		{"quick --mode users --users 7", "users-7"},
		{"sweep --connections 3", "closed-c3"},
		{"standard --sweep 1,4", "closed-c4"},
		{"users-repo --users 9 --stop-when p99>1s", "ramp-9"},
	} {
		code, out, words := said(t, append(append([]string{"run"}, strings.Fields(c.args)...), "--list-turns")...)
		if code != exitcode.OK || !strings.Contains(out, " "+c.want+" ") {
			t.Errorf("run %s: exit %d, want a turn of %s:\n%.500s%s", c.args, code, c.want, out, words)
		}
	}
}
