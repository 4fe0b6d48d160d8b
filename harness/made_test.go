package harness_test

import (
	"testing"
	"time"

	"tenrounds/harness"
)

func TestProgramNames(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]harness.Entry{
		"gin":                  {Target: "gin", Alias: "x", Processes: 2},
		"nethttp+json-v2":      {Target: "nethttp", JSON: harness.JSONv2},
		"nethttp+json-std+pgo": {Target: "nethttp", JSON: harness.JSONStd, PGO: true},
	} {
		if got := e.Program(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (harness.Entry{Processes: 2, PGO: true,
		Warmup: 8 * time.Second}).Made(); got != "built with a profile (PGO), 2 processes on one port, run in "+
		"for 8s after each launch" {
		t.Error(got)
	}
}

// Only what is built and started alike is one program: what two of these differ by is noise.
func TestLikewise(t *testing.T) {
	t.Parallel()
	e := harness.Entry{Target: "nethttp", Alias: "nethttp", Env: []string{"GOGC=400"}}
	if o := (harness.Entry{Target: "nethttp", Alias: "other", Env: []string{"GOGC=400"},
		Processes: 1}); !e.Likewise(o) {
		t.Error("an alias makes another program")
	}
	for name, change := range map[string]func(*harness.Entry){
		"pgo": func(o *harness.Entry) { o.PGO = true }, "json": func(o *harness.Entry) { o.JSON = harness.JSONStd },
		"processes": func(o *harness.Entry) { o.Processes = 2 },
		"warmup":    func(o *harness.Entry) { o.Warmup = time.Second },
		"env":       func(o *harness.Entry) { o.Env = nil },
		"flags":     func(o *harness.Entry) { o.Flags = []string{"--x"} },
		"target":    func(o *harness.Entry) { o.Target = "gin" },
	} {
		o := e
		if change(&o); e.Likewise(o) {
			t.Errorf("another %s is the same program", name)
		}
	}
}
