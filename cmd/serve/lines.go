package main

import (
	"fmt"
	"io"
	"sync"
	"text/tabwriter"

	"tenrounds/harness/launch"
)

// lines is a writer for several goroutines. Each call is one write, so lines do not mix.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

// printf prints; there is nowhere to report an error of the terminal to.
func (l *lines) printf(format string, args ...any) { _, _ = fmt.Fprintf(l, format, args...) }

// table prints where the servers are.
func (l *lines) table(up []*running) error {
	t := tabwriter.NewWriter(l, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "TARGET\tVERSION\tURL\tPID")
	for _, r := range up {
		version := r.program.Build.Version
		if version == "" {
			version = "-"
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\thttp://%s\t%d\n", r.server.Alias(), version, r.server.Addr(), r.server.PID())
	}
	return t.Flush()
}

// running is a server with what it was built from.
type running struct {
	program launch.Program
	server  *launch.Server
}
