package main

import (
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// sliced are the flags of a round in short slices.
var sliced = []string{"--interleave", "slices", "--slice", "10ms", "--duration", "300ms", "--warmup", "20ms"}

func TestSlicesUsage(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t, "fine")
	for _, c := range []struct{ args, want string }{
		{"precise --targets nethttp", "interleave: \"slices\" needs at least two targets"},
		{"round-robin --slice 10ms", "--slice: needs interleave = \"slices\""},
		{"round-robin --slice-order abba", "--slice-order: needs interleave"},
		{"sweep --interleave slices", "--interleave: \"slices\" needs one number of connections"},
		{"precise --mode rate --rate 5", "needs mode = \"closed\""},
		{"precise --loader wrk", "wrk has one target only"},
		{"precise --up one", "needs up = \"all\""},
		{"precise --duration 150ms", "makes 3 slices of a duration of 150ms"},
		{"precise --slice 2s", "--slice: 2s is not between"},
		{"precise --interleave blocks", "--interleave: \"blocks\" is none of: turns, slices"},
	} {
		cmd, out := b.startPlain(append([]string{"run", "--dry-run", "--server-cpus", "none", "--load-cpus",
			"none"}, strings.Fields(c.args)...)...)
		if code := status(t, cmd.Wait()); code != exitcode.Usage || !strings.Contains(out.String(), c.want) {
			t.Errorf("run %s: exit %d, want %q:\n%s", c.args, code, c.want, out)
		}
	}
	cmd, out := b.startPlain("run", "precise", "--interleave", "turns", "--targets", "nethttp", "--server-cpus",
		"none", "--list-turns")
	if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(),
		"nethttp json closed-c20 20s") {
		t.Errorf("exit %d: the plan in turns:\n%s", code, out)
	}
	cmd, out = b.startPlain("run", "precise", "--target", "nethttp", "--target", "nethttp as copy",
		"--server-cpus", "none", "--dry-run")
	if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(),
		"in slices of 50ms\n") || !strings.HasPrefix(out.String(), "about 7m") ||
		!strings.Contains(out.String(), ": "+strconv.Itoa(20)+" turns ") {
		t.Errorf("exit %d: the plan as it is:\n%s", code, out)
	}
}
