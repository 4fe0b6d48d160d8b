package outline_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/session/outline"
)

// Servers that run already have the CPUs that somebody started them on; the plan pins only the others.
func TestCPUsOfServers(t *testing.T) {
	t.Parallel()
	for want, entries := range map[string][]harness.Entry{
		"servers on CPU as started, generator on CPU 1":       {{Alias: "mine", URL: "http://127.0.0.1:1/"}},
		"servers on CPU any (not pinned), generator on CPU 1": {{Alias: "mine", URL: "http://127.0.0.1:1/"}, {Alias: "gin"}},
	} {
		p := harness.Plan{Rounds: 1, Scenarios: []string{"text"}, Entries: entries,
			Loads: []harness.Load{{Mode: harness.ModeClosed, Connections: 1}}, Machine: harness.MachineSplit{LoadCPUs: "1"}}
		var out bytes.Buffer
		if outline.Write(&out, p, nil, false); !strings.Contains(out.String(), "machine: "+want) {
			t.Errorf("%q, want %q", &out, want)
		}
	}
}
