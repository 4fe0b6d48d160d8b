// Package rig builds the programs of a run, starts them, proves their answers and runs the generators.
// It is what harness/session stands on: all processes of a run are started here, through harness/launch.
package rig

import (
	"bytes"
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// Stage is what a run stands on: the launcher, what was built, and where everybody listens.
type Stage struct {
	Root     string
	Launcher *launch.Launcher
	Programs map[string]launch.Program // by the name of harness.Entry.Program, which is mostly the target's
	Machine  harness.MachineSplit
	Seed     uint64
	Ready    time.Duration // 0 means launch's own
	Books    books.Books
	NoVerify bool              // nothing is checked in the middle of turns either
	Targets  map[string]string // of the entries, by alias
	Spoiled  error             // the generator is another program by now: no turn counts any more
	// Build makes a target ready to start; nil means as it is measured.
	Build func(*launch.Launcher, context.Context, harness.Target) (launch.Program, error)

	answers answers
	load    string         // the path of cmd/load
	wrk     string         // the path of wrk; empty if it is not installed
	locust  string         // the path of the Python that Locust is installed for; empty if no load asks for it
	ports   map[string]int // by alias; 0 takes a free one
}

// Host is where the servers listen: nobody else is to reach them.
const Host = "127.0.0.1"

// address is where a server is asked.
func address(server runner.Server) string { return Host + ":" + strconv.Itoa(server.Port()) }

// NewLauncher returns a launcher of servers, which are told from others of the same name by who holds their port, and leave
// Nobody behind.
func NewLauncher(root string) *launch.Launcher {
	l := launch.New(root)
	l.Holds = measure.Machine{Root: "/"}.Holds
	l.Adopt(measure.Machine{Root: "/"}.Children)
	return l
}

// FilesDir is the folder behind /files/ of all servers.
func (s *Stage) FilesDir() string { return filepath.Join(s.Launcher.Bin(), "files") }

// Ask returns the first line that a program prints, "" if it cannot be run.
func (s *Stage) Ask(ctx context.Context, path string, args ...string) string {
	var out bytes.Buffer
	if _, _, err := s.Launcher.Run(ctx, launch.Command{Path: path, Args: args, Stdout: &out, Timeout: 5 * time.Second}); err != nil {
		return ""
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSpace(line)
}
