package harness

import (
	"fmt"
	"time"
)

// How a plan launches its targets, orders its turns and chooses who is up.
const (
	LaunchRound   = "round"    // launched afresh in each round: the unit of replication is a launch
	LaunchOnce    = "once"     // launched once for all rounds, as the documents do
	OrderShuffled = "shuffled" // a new seeded order in each round
	OrderFixed    = "fixed"    // the same order in each round
	UpAll         = "all"      // all targets are up while one is measured
	UpOne         = "one"      // only the target under measurement is up
)

// Loaders that a plan can name.
const (
	LoaderLoad = "load" // the project's own generator
	LoaderWrk  = "wrk"  // the real wrk, as a cross-check; it verifies no answer
)

// Plan is everything that decides what a run does; it is kept whole in run.json.
type Plan struct {
	Name   string `json:"name"`
	About  string `json:"about,omitempty"`
	Rounds int    `json:"rounds"`
	Launch string `json:"launch"`
	Order  string `json:"order"`
	Up     string `json:"up"`
	Seed   uint64 `json:"seed"`
	// Ready is how long a server may take from its start to its first right answer.
	Ready     time.Duration `json:"ready_ns"`
	Entries   []Entry       `json:"targets"`
	Scenarios []string      `json:"scenarios"`
	Loads     []Load        `json:"loads"`
	Machine   MachineSplit  `json:"machine"`
}

// Entry is one place in a plan: a target under an alias, with settings of its own, so that one
// server can stand in a run several times.
type Entry struct {
	// Target is the manifest's name.
	Target string `json:"target"`
	// Alias is the name in the tables; it is unique in a plan.
	Alias string `json:"alias"`
	// Env are NAME=VALUE settings that are added to the target's environment.
	Env []string `json:"env,omitempty"`
	// Flags are added to the target's command line.
	Flags []string `json:"flags,omitempty"`
}

// MachineSplit says who runs where. Empty CPU lists mean: not pinned.
type MachineSplit struct {
	// ServerCPUs and LoadCPUs are lists as in cpuset(7): "0", "0-3,8".
	ServerCPUs string `json:"server_cpus"`
	LoadCPUs   string `json:"load_cpus"`
	// BasePort is the first port; each entry has one of its own. 0 lets the system choose free ones.
	BasePort int `json:"base_port"`
}

// Load is how hard, and for how long, a scenario is asked.
type Load struct {
	// Loader is LoaderLoad or LoaderWrk.
	Loader string `json:"loader"`
	// Mode is "closed": Connections at once, each sends its next request when its answer is complete.
	Mode        string        `json:"mode"`
	Connections int           `json:"connections"`
	Duration    time.Duration `json:"duration_ns"`
	Warmup      time.Duration `json:"warmup_ns"`
	// Timeout is how long one answer may take.
	Timeout time.Duration `json:"timeout_ns"`
	// Threads are wrk's, at least one; 0 for the other loader.
	Threads int `json:"threads,omitempty"`
}

// String names the load in tables and CSVs: "closed-c20", "wrk-c20-t5".
func (l Load) String() string {
	if l.Loader == LoaderWrk {
		return fmt.Sprintf("wrk-c%d-t%d", l.Connections, l.Threads)
	}
	return fmt.Sprintf("%s-c%d", l.Mode, l.Connections)
}

// Turn is one target × scenario × load in one round.
type Turn struct {
	Round    int    `json:"round"` // from 1
	Order    int    `json:"order"` // from 1, the place of the turn within its round
	Target   string `json:"target"`
	Scenario string `json:"scenario"`
	Load     Load   `json:"load"`
}
