package scenarios_test

import (
	"strings"
	"testing"

	"tenrounds/harness/scenarios"
)

// Every answer must be compared: a scenario without an expected body would be measured unverified.
func TestScenariosAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range scenarios.All() {
		if s.Name == "" || s.About == "" || seen[s.Name] || strings.ContainsAny(s.Name, " ,") {
			t.Errorf("name %q, about %q", s.Name, s.About)
		}
		seen[s.Name] = true
		if len(s.Requests) == 0 {
			t.Errorf("%s asks nothing", s.Name)
		}
		for _, r := range s.Requests {
			if r.Method == "" || !strings.HasPrefix(r.Path, "/") || r.Expect.Status != 200 || len(r.Expect.Body) == 0 {
				t.Errorf("%s: %s %s expects %d and %d bytes", s.Name, r.Method, r.Path, r.Expect.Status,
					len(r.Expect.Body))
			}
			if found, err := scenarios.ByName(s.Name); err != nil || found.About != s.About {
				t.Errorf("ByName(%q): %v", s.Name, err)
			}
		}
	}
	for name, bytes := range map[string]int{"text": 12, "json": 106, "file-1k": 1 << 10, "file-64k": 64 << 10,
		"file-1m": 1 << 20} {
		s, err := scenarios.ByName(name)
		if err != nil || len(s.Requests[0].Expect.Body) != bytes {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := scenarios.ByName("jsn"); err == nil || !strings.Contains(err.Error(), "json") {
		t.Errorf("an unknown name: %v", err)
	}
}
