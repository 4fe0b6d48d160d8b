package session_test

import (
	"context"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// ownRun is a run of servers without the contract.
func ownRun(t *testing.T, aliases ...string) *run {
	t.Helper()
	r := newRun(t, aliases...)
	for i := range aliases {
		r.Targets[i].Contract, r.Targets[i].Application = harness.ContractNone, harness.Own
		r.plan().Entries[i].Requests = []harness.Request{{Method: "GET", Path: "/orders"}}
	}
	return r
}

// A server that does not give the answer is left out before the rounds: nothing else is known of it.
func TestOwnAnswers(t *testing.T) {
	t.Parallel()
	found := func(alias string) (v harness.Verification) {
		switch alias {
		case "lost":
			v.Violations = []harness.Violation{
				{Check: "own/status", Want: "status 2xx", Got: "status 404", Why: "is it right?"},
			}
		case "mute":
			v.Unchecked = "GET /orders: no answer in time within 5s"
		default:
			v.Server, v.Notes = "mine/1", harness.Doubts{harness.NewDoubt("it closes connections")}
			v.Own = []harness.OwnAnswer{{Method: "GET", Path: "/orders", Status: 200, Bytes: len(alias)}}
		}
		return v
	}
	r := ownRun(t, "a", "other", "lost", "mute")
	r.rig.verify, r.rig.after = found, found
	r.do(t.Context()).
		check(exitcode.Wrong, "lost is not measured: want status 2xx, got status 404 (is it right?)",
			"mute is not measured: GET /orders: no answer in time", "a: it closes connections",
			"a and other answer GET /orders with 1 and 5 bytes")
	if n := strings.Count(r.err.String(), "status 404"); n != 1 {
		t.Errorf("the violation is said %d times:\n%s", n, &r.err)
	}
	kept, turns := r.kept()
	if len(turns) != 4 || kept.Subjects[0].Build.Version != "v1" || len(kept.Subjects[0].Warnings) != 1 {
		t.Errorf("%d turns, %+v", len(turns), kept.Subjects[0])
	}
	rows := r.rows()
	if rows["a"].Unranked != "" || len(rows) != 2 {
		t.Errorf("%+v", rows)
	}

	none := ownRun(t, "lost")
	none.rig.verify = found
	none.do(t.Context()).check(exitcode.Wrong, "no server gives the answer that is to be measured")
}

// What servers without the contract answer is found out even if nothing is verified: the generator needs it.
func TestOwnAnswersWithoutVerification(t *testing.T) {
	t.Parallel()
	asked := 0
	r := ownRun(t, "a", "b")
	r.Targets[1].Contract, r.Targets[1].Application, r.plan().Entries[1].Requests = "", "", nil
	r.Options.NoVerify = true
	r.rig.verify = func(string) (v harness.Verification) { asked++; return v }
	r.do(t.Context()).check(exitcode.OK)
	if asked != 1 {
		t.Errorf("%d servers were asked", asked)
	}
}

// Answers that change are useless to the end, so what to do is said at once, and once.
func TestOwnAnswersThatChange(t *testing.T) {
	t.Parallel()
	r := ownRun(t, "a", "b")
	r.rig.verify = func(string) (v harness.Verification) {
		v.Own = []harness.OwnAnswer{{Method: "GET", Path: "/orders", Status: 200, Bytes: 2}}
		return v
	}
	r.rig.load = func(_ context.Context, turn harness.Turn, _ *fakeServer) (*harness.LoadResult, error) {
		return spoil(measured(turn), 7), nil
	}
	r.do(t.Context()).check(exitcode.Wrong, "7 answers differ from the first", `"expect": {"status": 200}`)
	if n := strings.Count(r.err.String(), "differ from the first"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, &r.err)
	}
	if why := r.rows()["a"].Unranked; !strings.Contains(why, `"expect": {"status": 200}`) {
		t.Errorf("the report says %q", why)
	}
}
