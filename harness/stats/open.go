package stats

import (
	"cmp"

	"tenrounds/harness"
)

// Met reports whether a server met the load that it was offered: at least harness.MetShare of the due
// requests got a correct answer. Users who think must also spend at least that share of their time thinking:
// users who wait ask less, so that the rate falls without a lost request.
func Met(l harness.Load, t harness.TargetLoad) bool {
	if t.Scheduled == 0 || float64(t.Correct) < harness.MetShare*float64(t.Scheduled) {
		return false
	}
	if l.Mode != harness.ModeUsers || l.ThinkMax == 0 {
		return true
	}
	think := (l.ThinkMin + l.ThinkMax).Seconds() / 2
	return think >= harness.MetShare*(think+t.ResponseTime.Mean)
}

// openRow is what the measured turns of a row say of an open load.
type openRow struct {
	rounds, unmet, limited int
	partial                int // rounds in which part of the due requests was never sent: times are of the rest
	users                  int // a sum
	stopped                int
	stoppedBy              harness.Stop
}

func openOf(turns []harness.Measurement) (o openRow) {
	for _, m := range turns {
		o.rounds++
		o.users += m.Result.Users
		if m.Account().Unmet {
			o.partial++
		}
		if !m.Load.Open() {
			continue
		}
		if m.Result.Generator.Limited {
			o.limited++
		}
		if !Met(m.Load, *m.Account()) {
			o.unmet++
		}
		if m.Result.StoppedBy != (harness.Stop{}) {
			o.stopped++
		}
		o.stoppedBy = cmp.Or(m.Result.StoppedBy, o.stoppedBy)
	}
	return o
}

// offered reports whether the load was met; one round in doubt is enough to deny it. A ramp that no condition
// ended did not reach the server's limit, even if its users waited a little.
func (o openRow) offered(l harness.Load) bool {
	if l.Ramp() {
		return o.stopped == 0
	}
	return o.unmet == 0
}

func (o openRow) meanUsers() float64 {
	if o.rounds == 0 {
		return 0
	}
	return float64(o.users) / float64(o.rounds)
}
