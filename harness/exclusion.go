package harness

// Exclusion is why a row has no rank. It is empty for rows that have one, and for rows that were read from a
// CSV, which has only words for it.
type Exclusion string

// The exclusions.
const (
	ExcludedContract   Exclusion = "contract"   // it broke the contract
	ExcludedDifferent  Exclusion = "different"  // under load it gave other answers than the proved ones
	ExcludedUnmeasured Exclusion = "unmeasured" // turns could not be measured
	ExcludedUnchecked  Exclusion = "unchecked"  // it could not be checked against the contract
	ExcludedWrong      Exclusion = "wrong"      // answers of a ramp were wrong
	ExcludedFailed     Exclusion = "failed"     // requests failed, and nothing else
	ExcludedSilent     Exclusion = "silent"     // turns had no correct answer
)
