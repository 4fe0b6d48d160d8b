package plan_test

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func loadNames(all []harness.Load) string {
	var names []string
	for _, l := range all {
		names = append(names, l.String())
	}
	return strings.Join(names, " ")
}

func TestSeveralRates(t *testing.T) {
	t.Parallel()
	got := loads(t, func(s *plan.LoadSettings) {
		s.Mode, s.Rates, s.Saturation, s.Connections = "rate", []string{"1000", "0.5", "50 %"}, true, new(7)
	})
	if names := loadNames(got); names != "closed-c7 rate-1000 rate-0.5 rate-50%" {
		t.Errorf("the loads are %s", names)
	}
	if l := got[0]; l.Rate != 0 || l.Arrivals != "" || l.Backlog != 0 || l.Duration != got[1].Duration ||
		l.Open() {
		t.Errorf("the closed loop is %+v", l)
	}
	if plan.Settle(got, []harness.Capacity{{Target: "a"}}) || !got[3].Unsettled() {
		t.Error("a share of nothing was settled")
	}
	if !plan.Settle(got, []harness.Capacity{{Throughput: 90_000}, {}, {Throughput: 59_876}}) ||
		got[3].Rate != 30_000 {
		t.Errorf("half of 59,876 is %v, to two digits", got[3].Rate)
	}
	if names := loadNames(got); names != "closed-c7 rate-1000 rate-0.5 rate-30000-50%" {
		t.Errorf("settled, the loads are %s", names)
	}
	plan.Settle(got, []harness.Capacity{{Throughput: 10}})
	if got[3].Rate != 30_000 {
		t.Errorf("a rate that was settled became %v", got[3].Rate)
	}
}

func TestKeepAlive(t *testing.T) {
	t.Parallel()
	got := loads(t, func(s *plan.LoadSettings) { s.KeepAlive = []string{"on", "off"} })
	if names := loadNames(got); names != "closed-c20 closed-c20-new" || got[0].NewConnections ||
		!got[1].NewConnections {
		t.Errorf("the loads are %s", names)
	}
	p := harness.Plan{Rounds: 1, Scenarios: []string{"text"}, Entries: []harness.Entry{{Alias: "a"}}, Loads: got}
	kept, fresh := p, p
	kept.Loads, fresh.Loads = got[:1], got[1:]
	a, b := plan.Needs(kept, nil), plan.Needs(fresh, nil)
	if a.NewConnections != 0 || b.NewConnections < 10_000 ||
		b.Closed < int(time.Duration(2*b.NewConnections).Nanoseconds()) || a.Closed > 10_000 {
		t.Errorf("kept: %+v, new: %+v", a, b)
	}
	fresh.Loads[0].Duration = 24 * time.Hour // no more connections are closed in a minute than that
	if n := plan.Needs(fresh, nil); n.Closed > 3*60*n.NewConnections {
		t.Errorf("a long turn closes %d in a minute", n.Closed)
	}
}
