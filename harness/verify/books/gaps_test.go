package books

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/harness/verify/verdict"
)

// A known gap must be found as it was observed: a server that keeps the rule, or breaks it otherwise,
// violates it.
func TestGaps(t *testing.T) {
	finding := func(check, got string) verdict.Finding {
		return verdict.Finding{Violation: harness.Violation{Check: check, Got: got}}
	}
	const check = "create/too-large/length"
	open := finding(check, "the connection stays open")
	for _, c := range []struct {
		engine      string
		found       []verdict.Finding
		wrong, gaps int
	}{
		{"net/http", nil, 0, 0},
		{"net/http", []verdict.Finding{open}, 1, 0},
		{"gunicorn", []verdict.Finding{open}, 0, 1},
		{"gunicorn-gevent", []verdict.Finding{open}, 0, 1},
		{"gunicorn", nil, 1, 0},
		{"gunicorn", []verdict.Finding{finding(check, "status 500")}, 1, 0},
		{"gunicorn", []verdict.Finding{open, finding("about", "y")}, 1, 1},
		{"netpoll", []verdict.Finding{finding(check, "text/plain"), finding(check, "Request Entity Too Large")},
			0, 1},
		{"gunicorn-sync", nil, 0, 0},
	} {
		client := newClient(Subject{Name: "x", Engine: c.engine})
		client.Found = c.found
		if gaps := client.holdGaps(); len(client.Found) != c.wrong || len(gaps) != c.gaps {
			t.Errorf("%s, %v: wrong %v, gaps %v", c.engine, c.found, client.Found, gaps)
		}
	}
	for name := range engines.All() {
		for check, g := range engines.Resolve(name).Bookstore {
			if !strings.Contains(check, "/") || g.Why == "" {
				t.Errorf("%s: the gap %q has no reason", name, check)
			}
		}
	}
}
