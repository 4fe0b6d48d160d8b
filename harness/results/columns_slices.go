package results

import "tenrounds/harness"

// sliceRow is one slice of a turn: one line of slices.csv.
type sliceRow struct {
	harness.Turn
	harness.Slice
}

func slicesColumns(k keys) []column[sliceRow] {
	type s = sliceRow
	return keyColumns(k, func(r s) place { return k.turn(r.Turn) }, []column[s]{
		{"round", "", "pass over all turns, from 1", func(r s) any { return r.Round }},
		{"slice", "", "number of the slice, from 0, over all targets of the round and scenario",
			func(r s) any { return r.Index }},
		{"started_s", "s", "start of its counted part, from the generator's first slice on",
			func(r s) any { return r.Start }},
		{"duration_s", "s", "its counted part, without the first tenth (at most 5 ms)",
			func(r s) any { return r.Duration }},
		{"correct", "", "correct answers to requests sent in it", func(r s) any { return r.Correct }},
		{"carried", "", "correct answers to requests sent before it", func(r s) any { return r.Carried }},
		{"failed", "", "wrong answers, errors and timeouts", func(r s) any { return r.Failed }},
		{"goodput_rps", "1/s", "correct and carried answers per second", func(r s) any { return r.Goodput }},
		{"server_cpu_s", "s", "CPU time of the server. In one slice it is late by up to a tick, 4 ms: " +
			"only sums over a visit are figures",
			func(r s) any { return r.ServerCPU }},
	}...)
}
