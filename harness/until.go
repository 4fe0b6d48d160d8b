package harness

import "slices"

// MostLooks is the number of rounds after which a run with Until ends in any case.
const MostLooks = 20

// LookLevel is the level of the tests of a run with Until. Looking four times at a level of 5 % would find a
// difference of equal targets in more than 5 of 100 runs; at this level it does so in about 5 (Pocock 1977,
// "Group sequential methods in the design and analysis of clinical trials").
const LookLevel = 0.0182

// Look reports whether a run with Until asks after a round whether it is settled.
func Look(round int) bool { return slices.Contains([]int{6, 10, 15, MostLooks}, round) }
