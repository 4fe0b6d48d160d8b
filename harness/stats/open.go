package stats

import (
	"cmp"

	"tenrounds/harness"
)

// MetShare is the share of an offered load from which on it counts as met.
const MetShare = 0.99

// Met reports whether a server met the load that it was offered: at least MetShare of what was due was answered
// correctly, and, with users, waiting for answers took at most the rest of their time. Users who wait ask less,
// so that their rate falls without a request being lost.
func Met(l harness.Load, t harness.TargetLoad) bool {
	if t.Scheduled == 0 || float64(t.Correct) < MetShare*float64(t.Scheduled) {
		return false
	}
	if l.Mode != harness.ModeUsers {
		return true
	}
	think := (l.ThinkMin + l.ThinkMax).Seconds() / 2
	return think >= MetShare*(think+t.ResponseTime.Mean) && think > 0
}

// openRow is what the measured turns of a row say of an open load.
type openRow struct {
	rounds, unmet, limited int
	users                  int // summed
	stopped                int
	stoppedBy              string
}

func (o *openRow) add(m harness.Measurement) {
	if !m.Load.Open() {
		return
	}
	o.rounds++
	o.users += m.Result.Users
	if m.Result.Generator.Limited {
		o.limited++
	}
	if !Met(m.Load, *m.Account()) {
		o.unmet++
	}
	if m.Result.StoppedBy != "" {
		o.stopped++
	}
	o.stoppedBy = cmp.Or(m.Result.StoppedBy, o.stoppedBy)
}

// verdict says what the row could tell: one round in doubt is enough. A ramp that no condition ended never came
// to the server's limit, even if its users waited a little.
func (o *openRow) verdict(l harness.Load) string {
	switch {
	case !l.Open() || o.rounds == 0:
		return ""
	case o.limited > 0:
		return harness.VerdictGenerator
	case l.Ramp() && o.stopped == 0:
		return harness.VerdictOffered
	case l.Ramp() || o.unmet > 0:
		return harness.VerdictUnmet
	}
	return harness.VerdictOffered
}

func (o *openRow) meanUsers() float64 {
	if o.rounds == 0 {
		return 0
	}
	return float64(o.users) / float64(o.rounds)
}
