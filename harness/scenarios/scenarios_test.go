package scenarios_test

import (
	"fmt"
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

// Every answer of the application api is compared, requests differ, and each has a body that its server must
// find out.
func TestAPI(t *testing.T) {
	if names := scenarios.APINames(); len(names) != 14 {
		t.Errorf("%q", names)
	}
	for _, name := range scenarios.APINames() {
		s, err := scenarios.ByName(name)
		if err != nil || s.About == "" || scenarios.Application(name) != scenarios.API {
			t.Fatalf("%s: %+v, %v", name, s.About, err)
		}
		seen := map[string]bool{}
		for _, r := range s.Requests {
			seen[fmt.Sprint(r.Path, r.Header, string(r.Body))] = true
			if r.Expect.Status != 200 || len(r.Expect.Body) < 4 || r.Expect.Gzip != (name == "compress") {
				t.Errorf("%s: %s expects %d, %d bytes, gzip %v", name, r.Path, r.Expect.Status, len(r.Expect.Body),
					r.Expect.Gzip)
			}
			if size := len(r.Body); name == "order" && (size < 1800 || size > 2600) ||
				name == "upload" && size < 32<<10 {
				t.Errorf("%s: a body of %d bytes", name, size)
			}
		}
		if len(seen) < 8 {
			t.Errorf("%s: only %d requests differ", name, len(seen))
		}
	}
}
