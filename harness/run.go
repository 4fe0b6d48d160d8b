package harness

import (
	"slices"
	"time"
)

// Methodology is the version of METHODOLOGY.md that a run keeps. Runs of different versions are not
// compared.
const Methodology = 3

// Schema is the version of the form of run.json, turns.ndjson, selftest.json and of the JSON that commands
// print. Files without one have schema 1, in which "verdict" was what is "limit" now, and "limit" its reason.
const Schema = 2

// Status says how a run ended.
type Status string

// The states of a run.
const (
	StatusRunning     Status = "running" // or killed: nobody was left to write another word
	StatusComplete    Status = "complete"
	StatusInterrupted Status = "interrupted"
	StatusFailed      Status = "failed"
)

// Run is run.json: everything about a run but its measurements.
type Run struct {
	ID          string `json:"id"`
	Methodology int    `json:"methodology"`
	Status      Status `json:"status"`
	// Reason says why a run was interrupted or failed.
	Reason  string    `json:"reason,omitempty"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Commit  string    `json:"commit,omitempty"`
	// Data is the bookstore's data by scale, seed and checksum; empty where it was not asked.
	Data string `json:"data,omitempty"`
	// Database is what held it; nil where the bookstore was not asked, and in runs from before it was recorded.
	Database *Database `json:"database,omitempty"`
	// Manifests are the folders of targets beside those of the project, as absolute paths.
	Manifests []string `json:"manifests,omitempty"`
	// Variants are the targets of the plan that are built with another version of their framework.
	Variants []Variant `json:"variants,omitempty"`
	Plan     Plan      `json:"plan"`
	// Capacities are what the targets took in a closed loop before the first round, where a rate is a share of
	// the least.
	Capacities  []Capacity  `json:"capacities,omitempty"`
	Subjects    []Subject   `json:"subjects"`
	Environment Environment `json:"environment"`
	// Findings are what was wrong with the machine, or not known of it, before the run.
	Findings []Finding `json:"findings,omitempty"`
	Warnings Doubts    `json:"warnings,omitempty"`
}

// Subject is an entry of the plan with what is known of its program.
type Subject struct {
	Entry
	Manifest Target `json:"manifest"`
	Build    Build  `json:"build"`
	// LayoutBuilds are those of an entry with several layouts, in the order of the rounds; Build is the first.
	LayoutBuilds []Layout `json:"layout_builds,omitempty"`
	// Warnings are doubts about the program, which stand on each of its rows.
	Warnings     Doubts        `json:"warnings,omitempty"`
	Verification *Verification `json:"verification,omitempty"`
	// During is what was found in the middle of turns, under load; nil if nothing was.
	During *Verification `json:"verification_during,omitempty"`
	// After is the verification at the end of the run, without the checks that wait.
	After *Verification `json:"verification_after,omitempty"`
}

// WarnOfGaps puts how many gaps the verification found among the warnings, once.
func (s *Subject) WarnOfGaps() {
	if n := len(s.Gaps()); n > 0 {
		s.Warnings = append(s.Warnings.WithoutGaps(), GapDoubt(n))
	}
}

// Gaps are the checks that the subject failed as it is known to.
func (s Subject) Gaps() []Gap {
	if s.Verification == nil {
		return nil
	}
	return s.Verification.Gaps
}

// Violations are the rules that the subject broke before, during or after the run.
func (s Subject) Violations() []Violation {
	var all []Violation
	for _, v := range []*Verification{s.Verification, s.During, s.After} {
		if v != nil {
			all = append(all, v.Violations...)
		}
	}
	return all
}

// Unchecked says why the subject could not be held to the contract before the run or after it; empty if it
// was, or nobody tried.
func (s Subject) Unchecked() string {
	switch {
	case s.Verification != nil && s.Verification.Unchecked != "":
		return s.Verification.Unchecked
	case s.After != nil && s.After.Unchecked != "":
		return "after the run: " + s.After.Unchecked
	}
	return ""
}

// Environment is the machine and the system of a run. A field that the system does not tell is empty.
type Environment struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	Kernel   string `json:"kernel,omitempty"`
	Host     string `json:"host,omitempty"`
	CPUModel string `json:"cpu_model,omitempty"`
	CPUs     int    `json:"cpus"`
	// CPU tells CPUs of one model name apart.
	CPU        CPUIdentity `json:"cpu,omitzero"`
	Governor   string      `json:"governor,omitempty"`
	Memory     int64       `json:"memory_bytes,omitempty"`
	Swap       int64       `json:"swap_bytes,omitempty"`
	Congestion string      `json:"congestion_control,omitempty"`
	OpenFiles  uint64      `json:"open_files_limit,omitempty"`
	Go         string      `json:"go"`
	// Generators are the versions of the load generators by name.
	Generators map[Loader]string `json:"generators,omitempty"`
	// LoadBefore and LoadAfter are the load averages over a minute, before and after the run.
	LoadBefore float64 `json:"load_before"`
	LoadAfter  float64 `json:"load_after"`
	// Steal is the share of CPU time that the hypervisor took during the run, 0 to 1.
	Steal float64 `json:"steal"`
}

// Databases that a plan of the bookstore can name; any other is the address of a PostgreSQL.
const (
	DatabaseSQLite  = "sqlite"  // a file, in the servers' own processes
	DatabasePrivate = "private" // a PostgreSQL cluster of the harness's own, on the generator's CPUs
)

// Database is what the bookstore's servers kept their data in during a run, as run.json has it.
type Database struct {
	// Kind is DatabaseSQLite, DatabasePrivate, or an address without its password.
	Kind string `json:"kind"`
	// Version names the program too: "PostgreSQL 15.13".
	Version string `json:"version,omitempty"`
	// Pool is how many connections each server opens at most, where its entry says nothing else.
	Pool int `json:"pool"`
	// CPUs are those that a private cluster is pinned to, or that a named one may use, as in cpuset(7); empty
	// means not pinned, or not known.
	CPUs string `json:"cpus,omitempty"`
	// Watched is true for a named database whose processes were found on this machine and are watched like a
	// private one's.
	Watched bool `json:"watched,omitempty"`
	// Settings are the PostgreSQL settings that are not defaults, and some important ones.
	Settings map[string]string `json:"settings,omitempty"`

	Scale    string `json:"scale"`
	Seed     uint64 `json:"seed"`
	Authors  int    `json:"authors"`
	Books    int    `json:"books"`
	Checksum string `json:"checksum"`
	// LoadTime is how long making the data took, in this run or in the one that made it, in seconds; 0 if not
	// known.
	LoadTime float64 `json:"load_s,omitempty"`
	// Bytes is the size on disk after loading; 0 if not known.
	Bytes int64 `json:"bytes,omitempty"`
}

// Facts are the figures of a target that need no load. Unknown ones are zero.
type Facts struct {
	Target Target
	Build  Build
	// Start is over N launches, in seconds: from before the process is made to its first right answer.
	Start Estimate
	N     int
	// Packages that the program links, those of the standard library among them.
	Packages int
	// Lines of code in main.go or app.py, without blank ones and comments.
	Lines int
	// Released is when the linked version of the framework's module was, and Age how long that is ago.
	Released time.Time
	Age      time.Duration
}

// EngineNetHTTP is the engine of the standard library. A server on it is an http.Handler, and takes the
// middleware and the tools that are written for one.
const EngineNetHTTP = "net/http"

// NetHTTP reports whether the target is an http.Handler.
func (f Facts) NetHTTP() bool { return f.Target.Engine == EngineNetHTTP }

// Interface is what the engine asks of an application: "http.Handler", "WSGI" (PEP 3333), "ASGI", or "own"
// for one that only this engine has.
func (f Facts) Interface() string {
	switch f.Target.Engine {
	case EngineNetHTTP:
		return "http.Handler"
	case "gunicorn", "gunicorn-23", "gunicorn-sync", "gunicorn-gevent", "waitress", "cheroot", "bjoern",
		"werkzeug", "granian-wsgi":
		return "WSGI"
	case "uvicorn", "uvicorn-h11", "hypercorn", "granian", "gunicorn-asgi":
		return "ASGI"
	}
	return "own"
}

// Async reports whether handlers can wait without blocking a thread: in Go and JavaScript all can, in Python
// WSGI cannot.
func (f Facts) Async() bool { return f.Interface() != "WSGI" }

// AllOwn reports whether no target of a run has the contract.
func AllOwn(subjects []Subject) bool {
	return len(subjects) > 0 && !slices.ContainsFunc(subjects, func(s Subject) bool {
		return s.Manifest.Application != Own
	})
}

// OwnDifferences says where own servers answer one request differently, since they then do different work.
// Each sentence is about the first server that asked it and another one.
func OwnDifferences(all []Subject) (differences []string) {
	type first struct {
		alias string
		OwnAnswer
	}
	var seen []first // by the number of the request
	for _, s := range all {
		if s.Verification == nil || s.CopyOf != "" {
			continue
		}
		for i, a := range s.Verification.Own {
			if i == len(seen) {
				seen = append(seen, first{s.Alias, a})
				continue
			}
			f := seen[i]
			if words := f.differs(f.alias, s.Alias, a); words != "" {
				differences = append(differences, words)
			}
		}
	}
	return differences
}
