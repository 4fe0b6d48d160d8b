package screen

import (
	"strings"
	"testing"

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
