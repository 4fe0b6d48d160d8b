package books

import (
	"strings"
	"testing"

	"tenrounds/harness"
)

// A gap must fail as it is said to: who keeps the rule, or breaks it otherwise, is told so.
func TestGaps(t *testing.T) {
	gap := harness.Violation{Check: "create/too-large/length", Want: "Connection: close is true", Got: "false"}
	for _, c := range []struct {
		engine      string
		found       []harness.Violation
		wrong, gaps int
	}{
		{"net/http", nil, 0, 0},
		{"net/http", []harness.Violation{gap}, 1, 0},
		{"gunicorn", []harness.Violation{gap}, 0, 1},
		{"gunicorn-gevent", []harness.Violation{gap}, 0, 1},
		{"gunicorn", nil, 1, 0},
		{"gunicorn", []harness.Violation{{Check: "create/too-large/length", Want: "status 413", Got: "status 500"}},
			2, 0},
		{"gunicorn", []harness.Violation{gap, {Check: "about", Want: "x", Got: "y"}}, 1, 1},
		{"netpoll", []harness.Violation{
			{Check: "create/too-large/length", Want: "Content-Type: application/problem+json", Got: "text/plain"},
			{Check: "create/too-large/length", Want: "a body", Got: "another"},
		}, 0, 1},
		{"gunicorn-sync", nil, 0, 0},
	} {
		client := newClient(Subject{Name: "x", Engine: c.engine})
		if wrong, gaps := client.compareGaps(c.found); len(wrong) != c.wrong || len(gaps) != c.gaps {
			t.Errorf("%s, %v: wrong %v, gaps %v", c.engine, c.found, wrong, gaps)
		}
	}
	for name, e := range engines() {
		for check, g := range known(name).Gaps {
			if !strings.Contains(check, "/") || g.Observed != "" && g.Why == "" {
				t.Errorf("%s: the gap %q says not why", name, check)
			}
		}
		if _, there := engines()[e.Like]; e.Like != "" && !there {
			t.Errorf("%s is like %q, which there is not", name, e.Like)
		}
	}
}
