package verify

import (
	"slices"
	"strings"
)

// suite lists all checks, sorted by name.
func suite() []check {
	cs := slices.Concat(
		answerChecks(),
		encodingChecks(),
		steadyChecks(),
		postChecks(),
		postFramingChecks(),
		postLimitChecks(),
		methodChecks(),
		pathChecks(),
		fileChecks(),
		rangeChecks(),
		outsideChecks(),
		connectionChecks(),
		limitChecks(),
		engineChecks(),
		waitingChecks(),
	)
	slices.SortFunc(cs, func(a, b check) int { return strings.Compare(a.Name, b.Name) })
	return cs
}
