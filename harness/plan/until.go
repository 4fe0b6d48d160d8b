package plan

import (
	"strconv"
	"strings"

	"tenrounds/harness"
)

// fewestLooked is the number of rounds at the first look.
const fewestLooked = 6

// resolveUntil checks the share within which pairs must be settled.
func (s Settings) resolveUntil(p *harness.Plan) error {
	if s.Until == nil {
		return nil
	}
	number, ok := strings.CutSuffix(*s.Until, "%")
	share, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(share >= 0.1 && share <= 50) {
		return bad("until", "%q is no percentage from 0.1%% to 50%%, such as 1%%", *s.Until)
	}
	for _, l := range p.Loads {
		if l.Open() || l.SLO > 0 {
			return bad("until", "needs mode = %q: only closed loops are compared by throughput", harness.ModeClosed)
		}
	}
	if s.Rounds < fewestLooked || s.Rounds > harness.MostLooks {
		return bad("rounds", "%d: with until there are between %d and %d", s.Rounds, fewestLooked,
			harness.MostLooks)
	}
	p.Until = share / 100
	return nil
}
