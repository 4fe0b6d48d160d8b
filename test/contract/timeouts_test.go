package contract_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify"
)

// TestTimeoutsOff holds a server of each engine, started without its limits, to the contract: the checks of the limits fail,
// and no other does.
func TestTimeoutsOff(t *testing.T) {
	targets := standalone(t)
	for _, name := range []string{"nethttp", "fasthttp", "hertz"} {
		i := slices.IndexFunc(targets, func(m harness.Target) bool { return m.Name == name })
		if i < 0 {
			t.Fatalf("there is no servers/%s", name)
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, err := build(targets[i])
			if err != nil {
				t.Fatal(err)
			}
			const flag = "--timeouts=off"
			server, err := run(program, launch.Options{Flags: []string{flag}})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := server.Stop(context.Background()); err != nil {
					t.Error(err)
				}
			}()
			s := verify.Of(targets[i], flag)
			s.Addr = server.Addr()
			calm.Try(t, func(f *calm.Findings, _ int) {
				v := verify.Check(t.Context(), s, verify.Options{Timeout: 30 * time.Second})
				for _, x := range v.Violations {
					f.Errorf("%v", x)
				}
				want := []string{"wait/header-drip", "wait/header-second", "wait/header-timeout"}
				if !slices.EqualFunc(v.Gaps, want, func(g harness.Gap, name string) bool { return g.Check == name }) {
					f.Errorf("gaps %q, want %q", v.Gaps, want)
				}
			})
		})
	}
}
