package stats

import (
	"cmp"

	"tenrounds/harness"
)

// Met reports whether a server met the load that it was offered: at least harness.MetShare of what was due was answered
// correctly, and, with users who think, waiting for answers took at most the rest of their time. Users who wait ask
// less, so that their rate falls without a request being lost.
func Met(l harness.Load, t harness.TargetLoad) bool {
	if t.Scheduled == 0 || float64(t.Correct) < harness.MetShare*float64(t.Scheduled) {
		return false
	}
	if l.Mode != harness.ModeUsers || l.ThinkMax == 0 { // without a thought no time of theirs is lost
		return true
	}
	think := (l.ThinkMin + l.ThinkMax).Seconds() / 2
	return think >= harness.MetShare*(think+t.ResponseTime.Mean)
}

// openRow is what the measured turns of a row say of an open load.
type openRow struct {
	rounds, unmet, limited int
	partial                int // rounds whose times are those of a part of what fell due
	users                  int // summed
	stopped                int
	stoppedBy              string
}

func (o *openRow) add(m harness.Measurement) {
	o.rounds++
	o.users += m.Result.Users
	if m.Account().Unmet {
		o.partial++
	}
	if !m.Load.Open() {
		return
	}
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

// offered reports whether the load of the row was met; one round in doubt is enough. A ramp that no condition ended
// never came to the server's limit, even if its users waited a little.
func (o *openRow) offered(l harness.Load) bool {
	if l.Ramp() {
		return o.stopped == 0
	}
	return o.unmet == 0
}

func (o *openRow) meanUsers() float64 {
	if o.rounds == 0 {
		return 0
	}
	return float64(o.users) / float64(o.rounds)
}
