package main

import (
	"testing"

	"tenrounds/harness"
)

// The cluster takes the connections of all servers at once, each with its own pool, and the harness's.
func TestConnectionsOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags []string
		want  int
	}{
		{nil, 16}, {[]string{"--pool", "4"}, 4}, {[]string{"--pool=300"}, 300}, {[]string{"-pool", "5"}, 5}, {[]string{"--database-timeout", "7s"}, 16},
		{[]string{"--pool"}, 16}, {[]string{"--pool", "many"}, 16}, {[]string{"--pool", "4", "--pool", "8"}, 8},
	} {
		entries := []harness.Entry{{Alias: "a"}, {Alias: "b", Flags: c.flags}}
		if got := connectionsOf(entries); got != 20+16+c.want {
			t.Errorf("%q: %d connections, want %d", c.flags, got, 20+16+c.want)
		}
	}
}
