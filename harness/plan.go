package harness

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Launch says when a plan launches its targets.
type Launch string

// Order is the order of a plan's turns.
type Order string

// Up says which targets of a plan run while one is measured.
type Up string

// How a plan launches its targets, orders its turns and chooses who is up.
const (
	LaunchRound   Launch = "round"    // launched afresh in each round: the unit of replication is a launch
	LaunchOnce    Launch = "once"     // launched once for all rounds, as the documents do
	OrderShuffled Order  = "shuffled" // a new seeded order in each round
	OrderFixed    Order  = "fixed"    // the same order in each round
	UpAll         Up     = "all"      // all targets are up while one is measured
	UpOne         Up     = "one"      // only the target under measurement is up
)

// Plan is everything that decides what a run does; it is kept whole in run.json.
type Plan struct {
	Name   string `json:"name"`
	About  string `json:"about,omitempty"`
	Rounds int    `json:"rounds"`
	Launch Launch `json:"launch"`
	Order  Order  `json:"order"`
	Up     Up     `json:"up"`
	// Interleave is InterleaveTurns or InterleaveSlices. Old runs do not have it; empty means turns.
	Interleave Interleave `json:"interleave,omitempty"`
	// NoSlices says why a plan that may be in slices is in turns; "" otherwise.
	NoSlices string `json:"no_slices,omitempty"`
	// Until ends the run at a Look once every pair differs significantly or is equal within this share; 0 for
	// all rounds. Planned is the number of rounds that the run had at most.
	Until   float64 `json:"until,omitempty"`
	Planned int     `json:"planned_rounds,omitempty"`
	Seed    uint64  `json:"seed"`
	// Ready is how long a server may take from its start to its first right answer.
	Ready     time.Duration `json:"ready_ns"`
	Entries   []Entry       `json:"targets"`
	Scenarios []string      `json:"scenarios"`
	// Requests is the file of what servers without the contract are asked, as an absolute path; empty for the
	// paths of their URLs or the files of their manifests.
	Requests string `json:"requests,omitempty"`
	// Database is DatabasePrivate or an address without its password; empty means SQLite for the bookstore.
	Database string       `json:"database,omitempty"`
	Loads    []Load       `json:"loads"`
	Machine  MachineSplit `json:"machine"`
}

// Entry is a target in a plan, under an alias, with its own settings. One target may have several entries.
type Entry struct {
	// Target is the manifest's name.
	Target string `json:"target"`
	// Alias is the name in the tables; it is unique in a plan.
	Alias string `json:"alias"`
	// Env are NAME=VALUE settings that are added to the target's environment.
	Env []string `json:"env,omitempty"`
	// Flags are added to the target's command line.
	Flags []string `json:"flags,omitempty"`
	// Class is ClassTuned, or empty for a plain target.
	Class string `json:"class,omitempty"`
	// PGO builds it with a profile that the run records first, under the plan's load.
	PGO bool `json:"pgo,omitempty"`
	// JSON is its JSON library: JSONStd or JSONv2; empty for goccy/go-json.
	JSON string `json:"json,omitempty"`
	// Layouts is how many random layouts it is linked in: each round launches the next. 0 is the linker's own
	// order alone. Layout is the seed of one layout, for all rounds; 0 for none. See Plan.InRound.
	Layouts int    `json:"layouts,omitempty"`
	Layout  uint32 `json:"layout,omitempty"`
	// Processes is the number of processes on its port (SO_REUSEPORT); 0 for one.
	Processes int `json:"processes,omitempty"`
	// Warmup is the length of the run-in of each launch, for runtimes that compile while they work; 0 for none.
	Warmup time.Duration `json:"warmup_ns,omitempty"`
	// CopyOf is the alias of the entry that this one repeats to show the noise of the run; empty for others.
	CopyOf string `json:"copy_of,omitempty"`
	// URL is where a server without the contract runs already, with the path that it is asked for: it is not
	// launched. Empty for all others.
	URL string `json:"url,omitempty"`
	// Requests are what a server without the contract is asked. They come from URL or from a file, and may hold
	// secrets, so they are not kept.
	Requests []Request `json:"-"`
	// Scenarios of the plan that the entry takes part in; empty for all. Plans with two programs of a framework
	// set it.
	Scenarios []string `json:"scenarios,omitempty"`
	// Unsupported are scenarios of the plan that the entry's framework cannot have, with the reasons.
	Unsupported map[string]string `json:"unsupported,omitempty"`
}

// IsAsked reports whether the entry takes part in a scenario of the plan.
func (e Entry) IsAsked(scenario string) bool {
	return len(e.Scenarios) == 0 || slices.Contains(e.Scenarios, scenario)
}

// MachineSplit is the division of the CPUs between servers and generator. An empty list means: not pinned.
type MachineSplit struct {
	// ServerCPUs and LoadCPUs are lists as in cpuset(7): "0", "0-3,8".
	ServerCPUs string `json:"server_cpus"`
	LoadCPUs   string `json:"load_cpus"`
	// Apart says that the servers ran on another machine than the generator.
	Apart bool `json:"apart,omitempty"`
	// Listen is the address on which servers listen; empty means 127.0.0.1, which only this machine reaches.
	Listen string `json:"listen,omitempty"`
	// Quota is a limit of each server's CPU time in CPUs, and Memory one of its memory in bytes; 0 is none.
	Quota  float64 `json:"cpu_quota,omitempty"`
	Memory int64   `json:"memory_limit_bytes,omitempty"`
	// Network is what netem does to all that the servers' machine sends: "delay 15ms loss 0.1% rate 100mbit"; ""
	// for nothing.
	Network string `json:"network,omitempty"`
	// BasePort is the first port; each entry has one of its own. 0 lets the system choose free ones.
	BasePort int `json:"base_port"`
}

// Turn is one target × scenario × load in one round.
type Turn struct {
	Round    int    `json:"round"` // from 1
	Order    int    `json:"order"` // from 1, the place of the turn within its round
	Target   string `json:"target"`
	Scenario string `json:"scenario"`
	Load     Load   `json:"load"`
}

// Asked lists the entries that take part in a scenario, in their order.
func (p Plan) Asked(scenario string) (all []Entry) {
	for _, e := range p.Entries {
		if e.IsAsked(scenario) {
			all = append(all, e)
		}
	}
	return all
}

// MaxRounds is how many rounds a plan may have.
const MaxRounds = 10_000

// MaxFigure is above any possible figure of a run: 115 days in nanoseconds, 10 petabytes in bytes. A sum of
// some hundred such figures fits an int64.
const MaxFigure = 1e16

// Turns is the number of turns in all rounds.
func (p Plan) Turns() int {
	n := 0
	for _, s := range p.Scenarios {
		n += len(p.Asked(s))
	}
	return p.Rounds * n * len(p.Loads)
}

// InTurns makes a plan one in turns, for a reason.
func (p *Plan) InTurns(why string) {
	p.Interleave, p.NoSlices = "", why
	p.Loads = slices.Clone(p.Loads)
	for i := range p.Loads {
		l := &p.Loads[i]
		l.Slice, l.SliceSettle, l.Curve, l.SliceOrder, l.SliceWait = 0, 0, 0, "", ""
	}
}

// MostLooks is the number of rounds after which a run with Until ends in any case.
const MostLooks = 20

// LookLevel is the level of the tests of a run with Until. Looking four times at a level of 5 % would find a
// difference of equal targets in more than 5 of 100 runs; at this level it does so in about 5 (Pocock 1977,
// "Group sequential methods in the design and analysis of clinical trials").
const LookLevel = 0.0182

// Look reports whether a run with Until asks after a round whether it is settled.
func Look(round int) bool { return slices.Contains([]int{6, 10, 15, MostLooks}, round) }

// Overlap reports whether server and generator may run on the same CPU. One that is not pinned may run on
// any.
func (m MachineSplit) Overlap() bool {
	if m.Apart {
		return false
	}
	server, load := cpuSet(m.ServerCPUs), cpuSet(m.LoadCPUs)
	if server == nil || load == nil {
		return true
	}
	for cpu := range server {
		if load[cpu] {
			return true
		}
	}
	return false
}

// CountCPUs counts the CPUs of a list as in cpuset(7); an empty one, or one that is none, means all of the
// machine's: at least one.
func CountCPUs(list string, all int) int {
	if set := cpuSet(list); set != nil {
		return len(set)
	}
	return max(1, all)
}

// cpuSet reads a list as in cpuset(7), "0-3,8"; nil if it is empty, or none: that is anywhere.
func cpuSet(list string) map[int]bool {
	const most = 1 << 14 // CPUs of a machine, and more
	set := map[int]bool{}
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		low, err := strconv.Atoi(strings.TrimSpace(from))
		high, err2 := strconv.Atoi(strings.TrimSpace(to))
		if err != nil || err2 != nil || low < 0 || high < low || high-low > most {
			return nil
		}
		for cpu := low; cpu <= high; cpu++ {
			set[cpu] = true
		}
	}
	return set
}
