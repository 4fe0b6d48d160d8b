package main

import (
	"strconv"

	"tenrounds/harness"
)

// loadArgs is a load as the command line of bin/load.
func loadArgs(l harness.Load) []string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
	args := []string{"--mode", l.Mode, "--duration", l.Duration.String(), "--warmup", l.Warmup.String(), "--timeout", l.Timeout.String()}
	switch l.Mode {
	case harness.ModeRate:
		args = append(args, "--connections", strconv.Itoa(l.Connections), "--rate", number(l.Rate), "--arrivals", l.Arrivals,
			"--backlog", strconv.Itoa(l.Backlog))
	case harness.ModeUsers:
		args = append(args, "--users", strconv.Itoa(l.Users), "--hatch", number(l.Hatch),
			"--think-min", l.ThinkMin.String(), "--think-max", l.ThinkMax.String())
		for _, c := range l.Conditions() {
			args = append(args, "--stop-when", c)
		}
	default:
		args = append(args, "--connections", strconv.Itoa(l.Connections))
		if l.NewConnections {
			args = append(args, "--keepalive=false")
		}
		if l.Curve > 0 {
			args = append(args, "--curve", l.Curve.String())
		}
		if l.Slice > 0 {
			args = append(args, "--slice", l.Slice.String(), "--order", l.SliceOrder)
		}
	}
	return args
}
