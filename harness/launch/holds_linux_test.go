package launch

import (
	"net"
	"strconv"
	"testing"
	"time"

	"tenrounds/harness/measure"
)

// Of two runs at once on one machine, both may choose the same port for servers of the same name. The one whose server
// comes too late must not take the other's for it, though that one answers right.
func TestStartTellsItsServerFromAnotherOfTheSameName(t *testing.T) {
	t.Parallel()
	other := start(t, newLauncher(t), "ok", Options{})
	for _, c := range []struct {
		kind string
		want []string
	}{
		{"late", []string{"gin ended before it was ready: exit status 1", "address already in use"}},
		{"sleeper", []string{"gin was not ready within {timeout}: another program answers as fake on " + other.Addr(),
			"port " + strconv.Itoa(other.Port()) + " is held by ", "(PID " + strconv.Itoa(other.PID()) + ")"}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			l := newLauncher(t)
			l.Holds = measure.Machine{Root: "/"}.Holds
			inTime(t, l, Options{
				Alias: "gin", Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(other.Port())),
				Flags: []string{"--reuseport"}, // leaves out the look at the port that comes before
				Env:   []string{fakeEnv + "=" + c.kind}, ReadyTimeout: 600 * time.Millisecond,
			}, c.want...)
		})
	}
}

func TestStartKnowsWhoHoldsThePort(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ok", "late", "family"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			l := newLauncher(t)
			l.Holds = measure.Machine{Root: "/"}.Holds
			if s := start(t, l, kind, Options{}); s.StartTime() <= 0 {
				t.Errorf("it started in %v", s.StartTime())
			}
		})
	}
}
