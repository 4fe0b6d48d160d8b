package contract_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify"
	"tenrounds/test/faults"
)

// patient are the servers whose checks that wait are made in every test: one of each engine, which decides
// about them.
var patient = []string{"nethttp", "fasthttp", "hertz", "node"}

// TestConformance builds and starts every server and checks it against the contract. Its ordinary answers
// must be those of nethttp, byte for byte: the contract may leave open what the checks do not ask. Without
// its limits a server of each engine must fail the checks of these limits, and no other. One server:
//
//	make test-contract TESTFLAGS="-run TestConformance/gin"
//
// The checks that wait are made for one server of each engine, with TENROUNDS_WAIT=1 for all, which make
// test-contract sets; TENROUNDS_SLOW=1 adds those that take minutes. With -v the test logs what the engines
// were observed to do.
func TestConformance(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	all := standalone(t)
	first := slices.IndexFunc(all, func(x harness.Target) bool { return x.Name == "nethttp" })
	want, err := verify.Answers(t.Context(), subject(t, all[first]))
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range all {
		patient := slices.Contains(patient, target.Name)
		options := verify.Options{
			Fast: !patient && os.Getenv("TENROUNDS_WAIT") == "", Slow: os.Getenv("TENROUNDS_SLOW") != "",
			Timeout: 30 * time.Second,
		}
		t.Run(target.Name, func(t *testing.T) {
			t.Parallel()
			s := subject(t, target)
			conforms(t, s, options, nil)
			compare(t, s, want)
		})
		if patient && !target.External {
			t.Run(target.Name+" without limits", func(t *testing.T) {
				t.Parallel()
				conforms(t, subject(t, target, "--timeouts=off"), options,
					[]string{"wait/header-drip", "wait/header-second", "wait/header-timeout"})
			})
		}
	}
}

// conforms checks a server. The gaps are those beside the ones of its manifest.
func conforms(t *testing.T, s verify.Subject, options verify.Options, gaps []string) {
	t.Helper()
	faults.Try(t, func(f *faults.Findings, _ int) {
		v := verify.Check(t.Context(), s, options)
		for _, k := range slices.Sorted(maps.Keys(v.Observed)) {
			t.Logf("%s: %s", k, v.Observed[k])
		}
		for _, violation := range v.Violations {
			f.Errorf("%v", violation)
		}
		if v.Checks <= 50 || v.Unchecked != "" || s.VaryAddr != "" && v.Encoding != verify.Proved {
			f.Errorf("%d checks, unchecked %q, encoding on every request %s", v.Checks, v.Unchecked, v.Encoding)
		}
		named := func(g harness.Gap, name string) bool { return g.Check == name }
		if gaps != nil && !slices.EqualFunc(v.Gaps, gaps, named) {
			f.Errorf("gaps %q, want %q", v.Gaps, gaps)
		}
	})
}

// compare compares the answers of a server with those of nethttp.
func compare(t *testing.T, s verify.Subject, want []verify.Answer) {
	t.Helper()
	answers, err := verify.Answers(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range answers {
		w := want[i]
		if a.Line != w.Line || !slices.Equal(a.Head, w.Head) || !bytes.Equal(a.Body, w.Body) {
			t.Errorf("%s:\n%s %.200q\n%.100q\nand of nethttp\n%s %.200q\n%.100q",
				a.Request, a.Line, a.Head, a.Body, w.Line, w.Head, w.Body)
		}
	}
}

// subject builds a server and starts it until the end of the test. Without flags it is started twice if it
// has --vary.
func subject(t *testing.T, target harness.Target, flags ...string) verify.Subject {
	t.Helper()
	p := build(t, target)
	s := verify.Of(target, flags...)
	o := launch.Options{Flags: flags, ReadyTimeout: time.Minute} // many are started at the same time
	s.Addr = run(t, p, o).Addr()
	if o.Vary = target.Vary && len(flags) == 0; o.Vary {
		s.VaryAddr = run(t, p, o).Addr()
	}
	return s
}
