package load

import (
	"net"
	"testing"
	"time"
)

func TestParseTarget(t *testing.T) {
	for _, c := range []struct{ raw, host, hostPort string }{
		{"http://h:8000/a", "h:8000", "h:8000"}, {"http://h", "h", "h:80"}, {"http://h:/", "h", "h:80"},
		{"http://[::1]/", "[::1]", "[::1]:80"}, {"http://[::1]:80", "[::1]:80", "[::1]:80"},
	} {
		if host, hostPort, err := parseTarget(c.raw); host != c.host || hostPort != c.hostPort || err != nil {
			t.Errorf("%s: %q, %q, %v", c.raw, host, hostPort, err)
		}
	}
}

// A name with several addresses is asked at the first that takes a connection: servers may listen on one of
// them alone.
func TestAnswering(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := closed.Addr().String()
	_ = closed.Close()
	s := newFaulty(t, good)
	alive := s.Addr().String()
	for _, c := range []struct {
		addresses []string
		want      string
		nobody    string
	}{
		{[]string{dead, alive}, alive, ""}, {[]string{alive, dead}, alive, ""},
		{[]string{dead, dead}, dead, "no server accepts connections at " + dead + " or " + dead},
		{[]string{dead}, dead, ""}, // what comes of it is counted in the run
	} {
		if got, nobody := answering(t.Context(), c.addresses, time.Second); got != c.want || nobody != c.nobody {
			t.Errorf("%q: %s, %q", c.addresses, got, nobody)
		}
	}
	// The server counts a connection a moment after it is made.
	for end := time.Now().Add(5 * time.Second); s.connections.Load() < 2 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if n := s.connections.Load(); n != 2 {
		t.Errorf("%d connections, want one for each time that there was a choice", n)
	}
}

// TestLocalhost asks a server by that name which listens on one of its two addresses alone.
func TestLocalhost(t *testing.T) {
	for _, loopback := range []string{"127.0.0.1", "::1"} {
		l, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			t.Logf("this machine has no %s: %v", loopback, err)
			continue
		}
		s := serveFaulty(t, l, good)
		_, port, _ := net.SplitHostPort(l.Addr().String())
		for _, engine := range engines() {
			o := to(DefaultClosed(), 50*time.Millisecond)
			o.Engine, o.Targets = engine, []Target{{URL: "http://LocalHost:" + port}}
			if a := run(t, o).Targets[0]; a.Address != l.Addr().String() || a.Failed() != 0 || a.Scheduled == 0 {
				t.Errorf("%s, %s: asked at %s: %+v", loopback, engine, a.Address, a)
			}
		}
		if s.requests.Load() == 0 {
			t.Errorf("%s: nothing was asked", loopback)
		}
	}
}
