package harness_test

import (
	"reflect"
	"testing"

	"tenrounds/harness"
)

func TestLoadString(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		load harness.Load
		want string
	}{
		{harness.Load{Loader: harness.LoaderLoad, Mode: "closed", Connections: 20}, "closed-c20"},
		{harness.Load{Loader: harness.LoaderLoad, Mode: "closed", Connections: 1, Threads: 5}, "closed-c1"},
		{harness.Load{Loader: harness.LoaderWrk, Mode: "closed", Connections: 20, Threads: 5}, "wrk-c20-t5"},
		{harness.Load{
			Loader:      harness.LoaderLoad,
			Mode:        "closed",
			Connections: 20,
			ClosedLoad:  harness.ClosedLoad{Slice: 1},
		}, "sliced-c20"},
		{harness.Load{
			Loader:      harness.LoaderLoad,
			Mode:        "rate",
			Connections: 20,
			RateLoad:    harness.RateLoad{Rate: 2500.5, Arrivals: "constant"},
		}, "rate-2500.5"},
		{harness.Load{Loader: harness.LoaderLoad, Mode: "rate",
			RateLoad: harness.RateLoad{Rate: 1e6, Arrivals: "poisson"}}, "rate-1000000-poisson"},
		{harness.Load{Loader: harness.LoaderLoad, Mode: "users", UsersLoad: harness.UsersLoad{Users: 4000}},
			"users-4000"},
		{harness.Load{
			Loader:    harness.LoaderLoad,
			Mode:      "users",
			UsersLoad: harness.UsersLoad{Users: 19000, StopWhen: "p99>1s"},
		}, "ramp-19000"},
	} {
		if got := c.load.String(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.load, got, c.want)
		}
	}
}

// Each of the parts must count: one that is left out, or counted twice, breaks the identity.
func TestIdentity(t *testing.T) {
	t.Parallel()
	a := harness.TargetLoad{Scheduled: 63, Correct: 32, Wrong: 16, Errors: 8, Timeouts: 4, Unsent: 2,
		InFlight: 1}
	if !a.Identity() {
		t.Error("63 = 32+16+8+4+2+1 does not hold")
	}
	if a.Failed() != 28 {
		t.Errorf("%d failed, want 16+8+4", a.Failed())
	}
	for i, change := range []func(*harness.TargetLoad){
		func(a *harness.TargetLoad) { a.Scheduled++ }, func(a *harness.TargetLoad) { a.Correct++ },
		func(a *harness.TargetLoad) { a.Wrong++ },
		func(a *harness.TargetLoad) { a.Errors++ }, func(a *harness.TargetLoad) { a.Timeouts++ },
		func(a *harness.TargetLoad) { a.Unsent++ },
		func(a *harness.TargetLoad) { a.InFlight++ },
	} {
		b := a
		change(&b)
		if b.Identity() {
			t.Errorf("change %d goes unseen: %+v", i, b)
		}
	}
}

func TestAccountAndClean(t *testing.T) {
	t.Parallel()
	result := func(accounts ...harness.TargetLoad) *harness.LoadResult {
		return &harness.LoadResult{Targets: accounts}
	}
	good := harness.TargetLoad{Scheduled: 2, Correct: 2}
	for _, c := range []struct {
		name           string
		m              harness.Measurement
		account, clean bool
	}{
		{"correct answers only", harness.Measurement{Result: result(good)}, true, true},
		{"correct, some in flight", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 2, Correct: 1,
			InFlight: 1})}, true, true},
		{"warnings are no fault", harness.Measurement{Result: result(good),
			Warnings: harness.Doubts{{Text: "w"}}}, true, true},
		{"an error", harness.Measurement{Result: result(good), Error: "e"}, true, false},
		{"wrong", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 2, Correct: 1, Wrong: 1})}, true,
			false},
		{"errors", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 2, Correct: 1, Errors: 1})},
			true, false},
		{"timeouts", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 2, Correct: 1, Timeouts: 1})},
			true, false},
		{"no answer", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 1, InFlight: 1})}, true,
			false},
		{"a rate that was not kept", harness.Measurement{Result: result(harness.TargetLoad{Scheduled: 100,
			Correct: 1, Unsent: 99, Unmet: true})}, true, false},
		{"no result", harness.Measurement{}, false, false},
		{"no account", harness.Measurement{Result: result()}, false, false},
		{"two accounts", harness.Measurement{Result: result(good, good)}, false, false},
	} {
		if got := c.m.Account() != nil; got != c.account {
			t.Errorf("%s: has an account: %v", c.name, got)
		}
		if got := c.m.Clean(); got != c.clean {
			t.Errorf("%s: clean: %v", c.name, got)
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	var none harness.Reasons
	if s := none.Explain("3 failed"); s != "3 failed" {
		t.Errorf("%q", s)
	}
	r := harness.Reasons{"b": 2, "a": 2, "c": 9, "d": 1}
	if got := r.Words(); !reflect.DeepEqual(got, []string{"9 c", "2 a", "2 b", "1 d"}) {
		t.Errorf("%q", got)
	}
	if s := r.Explain("14 failed"); s != "14 failed: 9 c, 2 a, 2 b and others" {
		t.Errorf("%q", s)
	}
}

func TestViolations(t *testing.T) {
	t.Parallel()
	a, b := harness.Violation{Target: "gin", Check: "json/body", Want: "1", Got: "2", Why: "w"},
		harness.Violation{Check: "b"}
	verified := func(v ...harness.Violation) *harness.Verification { return &harness.Verification{Violations: v} }
	for _, c := range []struct {
		subject harness.Subject
		want    []harness.Violation
	}{
		{harness.Subject{}, nil},
		{harness.Subject{Verification: verified(), After: verified()}, nil},
		{harness.Subject{Verification: verified(a)}, []harness.Violation{a}},
		{harness.Subject{After: verified(b)}, []harness.Violation{b}},
		{harness.Subject{Verification: verified(a), After: verified(b)}, []harness.Violation{a, b}},
	} {
		got := c.subject.Violations()
		if len(got) != len(c.want) {
			t.Errorf("%+v: %v, want %v", c.subject, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%+v: %v, want %v", c.subject, got, c.want)
			}
		}
	}
	if got, want := a.String(), "gin: json/body: want 1, got 2 (w)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestWarnOfGaps(t *testing.T) {
	s := harness.Subject{Verification: &harness.Verification{}}
	if s.WarnOfGaps(); len(s.Warnings) > 0 {
		t.Errorf("without gaps: %q", s.Warnings)
	}
	s.Verification.Gaps = []harness.Gap{{Check: "wait/header-drip"}, {Check: "wait/header-second"}}
	s.WarnOfGaps()
	s.WarnOfGaps() // a run that goes on checks again
	if want := "2 gaps"; len(s.Warnings) != 1 || s.Warnings[0].Text != want || s.Warnings.Gaps() != 2 {
		t.Errorf("%q", s.Warnings)
	}
	if len(s.Violations()) > 0 {
		t.Error("gaps are violations")
	}
}
