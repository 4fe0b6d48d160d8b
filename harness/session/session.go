// Package session is one run from its plan to its report: it builds, verifies, measures in rounds and
// reports. Processes, ports and checks are behind the interface Rig, so that whole runs can be tested without
// them.
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
	"tenrounds/harness/session/books"
	"tenrounds/harness/stats"
)

// Options are the settings of a run that are not in its plan.
type Options struct {
	NoVerify, Quiet bool
	NoLive          bool   // plain progress on a terminal too
	Full            bool   // all tables at the end, not one screen
	Out, ID         string // the run's folder is Out/ID
	With, Profile   []string
	Thresholds      []stats.Threshold
	// FailOn is the loss of a variant of With that fails the run, as a share; nil for no gate. AllowUnsettled
	// lets pass what is neither shown nor ruled out.
	FailOn         *float64
	AllowUnsettled bool
}

// Session is one "bench run" from its plan to its report.
type Session struct {
	Rig            Rig
	Targets        []harness.Target
	Run            harness.Run
	Secrets        books.Secrets
	Options        Options
	Stdout, Stderr io.Writer

	resumed  bool // the folder is that of an interrupted run
	folder   *results.Folder
	done     []harness.Measurement // measured before the run was resumed
	failed   []error               // what does not stop the run, but makes it fail in the end
	guides   string                // a temporary folder with the profiles that programs are built with
	stats    *stats.Summariser
	progress runner.Observer // from the first round on
	view     *live.Display   // nil without a live view
	hinted   bool            // at answers that change
}

// Close releases the run's folder.
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

// say prints a message that --quiet does not suppress.
func (s *Session) say(format string, args ...any) {
	fmt.Fprintf(s.Stderr, "bench: "+format+"\n", args...)
}

// warn prints a message and keeps it with the results.
func (s *Session) warn(format string, args ...any) {
	w := harness.NewDoubt(format, args...)
	if !slices.Contains(s.Run.Warnings, w) {
		s.Run.Warnings = append(s.Run.Warnings, w)
	}
	s.say("%s", w)
}

// target is the target of an entry; an empty one if its manifest is gone.
func (s *Session) target(e harness.Entry) harness.Target {
	for _, t := range s.Targets {
		if t.Name == e.Target {
			return t
		}
	}
	return harness.Target{}
}

// subject is what is known of an entry; nil if there is none of that alias.
func (s *Session) subject(alias string) *harness.Subject {
	for i := range s.Run.Subjects {
		if s.Run.Subjects[i].Alias == alias {
			return &s.Run.Subjects[i]
		}
	}
	return nil
}

// Dir is the run's folder; "" before there is one.
func (s *Session) Dir() string {
	if s.folder == nil {
		return ""
	}
	return s.folder.Dir()
}
