package screen

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// Answers that take as long as a delayed acknowledgement, from a server with idle CPUs, have their cause
// named.
func TestDelayedAcknowledgements(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p50, busy float64
		want      string
	}{
		{.0441, .03, "mine waits: p50 44.1 ms with CPUs 3 % busy. Delayed ACKs?"},
		{.0441, .95, "Limit unclear: servers' CPUs"},
		{.0301, .03, "Limit unclear: servers' CPUs"},
		{.0700, .03, "Limit unclear: servers' CPUs"},
	} {
		g := &content.Group{Verdict: harness.VerdictUnclear, Ranked: []harness.Summary{{
			Target: "mine", Times: &harness.Distribution{P50: c.p50}, Costs: &harness.Costs{ServerBusy: c.busy},
		}}}
		if got := limitNote(g); !strings.HasPrefix(got, c.want) {
			t.Errorf("p50 %v, busy %v: %q", c.p50, c.busy, got)
		}
	}
}

// A server that waits is named where another one leads too, and so is a p99 that lacks slow answers.
func TestNotesOfSlowServers(t *testing.T) {
	t.Parallel()
	of := func(name string, verdict harness.Verdict, p99, busy float64) *content.Group {
		return &content.Group{Verdict: verdict, How: harness.Load{ClosedLoad: harness.ClosedLoad{
			Slice: 50 * time.Millisecond}}, Ranked: []harness.Summary{{Target: name,
			Times: &harness.Distribution{P50: .9 * p99, P99: p99}, Costs: &harness.Costs{ServerBusy: busy}}}}
	}
	const waiting = "mine waits: p50 43.2 ms"
	for _, c := range []struct {
		first, second *content.Group
		want          string
	}{
		{of("base", harness.VerdictServer, .002, .99), of("mine", harness.VerdictUnclear, .048, .03), waiting},
		{of("base", harness.VerdictServer, .002, .99), of("mine", harness.VerdictUnclear, .002, .8), ""},
		{of("base", harness.VerdictServer, .016, .99), of("mine", harness.VerdictUnclear, .002, .8),
			"p99 lacks answers that outlast a slice of 50ms"},
	} {
		v := rankedView(content.Input{}, []*content.Group{c.first, c.second})
		if !strings.HasPrefix(v.note, c.want) || (v.note == "") != (c.want == "") {
			t.Errorf("%q, want %q", v.note, c.want)
		}
	}
}
