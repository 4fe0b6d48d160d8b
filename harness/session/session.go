// Package session is one run from its plan to its report: it builds, verifies, measures in rounds and reports.
package session

import (
	"fmt"
	"io"
	"os"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/live"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// Options are the settings of a run beside its plan.
type Options struct {
	NoVerify, Quiet bool
	NoLive          bool // plain progress on a terminal too
	Out, ID         string
	With, Profile   []string
	Thresholds      []stats.Threshold
}

// Session is one "bench run" from its plan to its report.
type Session struct {
	Stage          rig.Stage
	Targets        []harness.Target
	Run            harness.Run
	folder         *results.Folder
	done           []harness.Measurement // measured before, when a run goes on
	guides         string                // a folder with the profiles that programs are built with; made when it is needed
	stats          *stats.Summariser
	Options        Options
	progress       runner.Observer // from the first round on
	view           *live.Display   // if there is one
	Stdout, Stderr io.Writer
}

// Close ends what a session holds.
func (s *Session) Close() {
	if s.guides != "" {
		_ = os.RemoveAll(s.guides)
	}
	if s.folder != nil {
		_ = s.folder.Close() // every line is on disk already
	}
}

// words is where progress goes.
func (s *Session) words() io.Writer {
	if s.Options.Quiet {
		return io.Discard
	}
	return s.Stderr
}

func (s *Session) warn(w string) {
	if !slices.Contains(s.Run.Warnings, w) {
		s.Run.Warnings = append(s.Run.Warnings, w)
	}
	fmt.Fprintf(s.Stderr, "bench: %s\n", w)
}

// target is the target of an entry; an empty one if its folder has gone since the run began.
func (s *Session) target(e harness.Entry) harness.Target {
	for _, t := range s.Targets {
		if t.Name == e.Target {
			return t
		}
	}
	return harness.Target{}
}
