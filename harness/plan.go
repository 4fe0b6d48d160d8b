package harness

import (
	"fmt"
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

// Loader is a load generator.
type Loader string

// Loaders that a plan can name.
const (
	LoaderLoad Loader = "load" // the project's own generator
	LoaderWrk  Loader = "wrk"  // the real wrk, as a cross-check; it verifies no answer
	// LoaderLocust is the real Locust, with users: what it adds shows beside the project's own.
	LoaderLocust Loader = "locust"
)

// Client is the HTTP client of Locust's users.
type Client string

// Clients of Locust's users.
const (
	ClientHTTP Client = "http" // HttpUser, on the library requests: what Locust's manual begins with
	ClientFast Client = "fast" // FastHttpUser, on geventhttpclient
)

// Plan is everything that decides what a run does; it is kept whole in run.json.
type Plan struct {
	Name   string `json:"name"`
	About  string `json:"about,omitempty"`
	Rounds int    `json:"rounds"`
	Launch Launch `json:"launch"`
	Order  Order  `json:"order"`
	Up     Up     `json:"up"`
	// Interleave is InterleaveTurns or InterleaveSlices; empty, in runs of before it was there, means turns.
	Interleave Interleave `json:"interleave,omitempty"`
	// Until ends the run at a Look before Rounds, once every pair differs significantly or is equal within this
	// share; 0 for all rounds. Planned is then the number of rounds that it could have had.
	Until   float64 `json:"until,omitempty"`
	Planned int     `json:"planned_rounds,omitempty"`
	Seed    uint64  `json:"seed"`
	// Ready is how long a server may take from its start to its first right answer.
	Ready     time.Duration `json:"ready_ns"`
	Entries   []Entry       `json:"targets"`
	Scenarios []string      `json:"scenarios"`
	// Database is DatabasePrivate or an address without its password; empty means SQLite, where the bookstore is
	// asked.
	Database string       `json:"database,omitempty"`
	Loads    []Load       `json:"loads"`
	Machine  MachineSplit `json:"machine"`
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
	// Class is ClassTuned, or empty for a plain target.
	Class string `json:"class,omitempty"`
	// PGO says that it is built with a profile which is recorded under the load of the plan first.
	PGO bool `json:"pgo,omitempty"`
	// JSON is the codec that it is built with: JSONStd or JSONv2; empty for goccy/go-json.
	JSON string `json:"json,omitempty"`
	// Processes is how many of it share its port (SO_REUSEPORT); 0 for one.
	Processes int `json:"processes,omitempty"`
	// Warmup is how long each launch is run in at full load, for runtimes that compile while they work; 0 for
	// not at all.
	Warmup time.Duration `json:"warmup_ns,omitempty"`
	// CopyOf is the alias of the entry that this one repeats, so that the noise of the run shows; empty for all
	// others.
	CopyOf string `json:"copy_of,omitempty"`
	// Scenarios are those of the plan that it is asked; without any, all. They are given where a plan asks two
	// programs of a framework.
	Scenarios []string `json:"scenarios,omitempty"`
}

// IsAsked reports whether a scenario of the plan is asked of the entry.
func (e Entry) IsAsked(scenario string) bool {
	return len(e.Scenarios) == 0 || slices.Contains(e.Scenarios, scenario)
}

// MachineSplit says who runs where. Empty CPU lists mean: not pinned.
type MachineSplit struct {
	// ServerCPUs and LoadCPUs are lists as in cpuset(7): "0", "0-3,8".
	ServerCPUs string `json:"server_cpus"`
	LoadCPUs   string `json:"load_cpus"`
	// BasePort is the first port; each entry has one of its own. 0 lets the system choose free ones.
	BasePort int `json:"base_port"`
}

// Mode says what decides when a request of a load is sent.
type Mode string

// Modes of a load.
const (
	ModeClosed Mode = "closed" // each of Connections sends its next request when its answer is complete
	ModeRate   Mode = "rate"   // requests fall due by the clock, Rate of them per second, whatever the answers do
	ModeUsers  Mode = "users"  // virtual users ask, think, and ask again
)

// Arrivals says how the requests of ModeRate are spread over time.
type Arrivals string

// Arrival processes.
const (
	ArrivalsConstant Arrivals = "constant" // at equal distances
	ArrivalsPoisson  Arrivals = "poisson"  // at random
)

// Load is how hard, and for how long, a scenario is asked. It holds no slice, so that loads can be compared.
type Load struct {
	// Loader is LoaderLoad, LoaderWrk or LoaderLocust.
	Loader Loader `json:"loader"`
	Mode   Mode   `json:"mode"`
	// Connections are open at once; 0 in ModeUsers, where each user has its own.
	Connections int           `json:"connections"`
	Duration    time.Duration `json:"duration_ns"`
	Warmup      time.Duration `json:"warmup_ns"`
	// Timeout is how long one answer may take.
	Timeout time.Duration `json:"timeout_ns"`
	ClosedLoad
	// Threads are wrk's, at least one; 0 for the other loaders.
	Threads int `json:"threads,omitempty"`
	// Client is Locust's, ClientHTTP or ClientFast; empty for the other loaders.
	Client Client `json:"client,omitempty"`
	RateLoad
	UsersLoad
}

// ClosedLoad is what ModeClosed alone has. In files its members are those of Load.
type ClosedLoad struct {
	// NewConnections makes a new connection for each request, which the generator closes.
	NewConnections bool `json:"new_connections,omitempty"`
	// Curve also counts the answers by stretches of this length, of a run-in or of a slice.
	Curve time.Duration `json:"curve_ns,omitempty"`
	// Slice is how long a target is loaded before the next one, and SliceOrder in which order: InterleaveSlices
	// only. Each target then has Duration and Warmup, in slices.
	Slice      time.Duration `json:"slice_ns,omitempty"`
	SliceOrder SliceOrder    `json:"slice_order,omitempty"`
	// SliceSettle is the beginning of a slice that is not counted; 0 is a tenth, at most 5 ms.
	SliceSettle time.Duration `json:"slice_settle_ns,omitempty"`
}

// RateLoad is what ModeRate alone has.
type RateLoad struct {
	// Rate is in requests per second, Arrivals says how they are spread ("constant" or "poisson"), and Backlog
	// how many overdue ones may wait for a connection.
	Rate     float64  `json:"rate_rps,omitempty"`
	Arrivals Arrivals `json:"arrivals,omitempty"`
	Backlog  int      `json:"backlog,omitempty"`
	// Share makes Rate this share of the slowest target's capacity, which the run measures first. Rate is 0
	// until then.
	Share float64 `json:"share,omitempty"`
	// SLO is the limit of the response time's p99. The highest rate that meets it is searched, and Rate is 0.
	SLO time.Duration `json:"slo_ns,omitempty"`
}

// UsersLoad is what ModeUsers alone has.
type UsersLoad struct {
	// Users is how many virtual users there are in the end, and Hatch how many start per second. Each thinks
	// between ThinkMin and ThinkMax after an answer.
	Users    int           `json:"users,omitempty"`
	Hatch    float64       `json:"hatch,omitempty"`
	ThinkMin time.Duration `json:"think_min_ns,omitempty"`
	ThinkMax time.Duration `json:"think_max_ns,omitempty"`
	// StopWhen are the conditions that end a ramp, with commas between: "failed>1%,p99>1s".
	StopWhen string `json:"stop_when,omitempty"`
}

// CrossCheck reports whether another program than the project's own generator asks.
func (l Load) CrossCheck() bool { return l.Loader == LoaderWrk || l.Loader == LoaderLocust }

// Open reports whether the load comes from a clock or from users, not as fast as the server answers, and is
// not searched. Users who do not think send again as soon as they are answered: they are a closed loop,
// except in a ramp, where their number grows.
func (l Load) Open() bool {
	if l.Mode == ModeUsers {
		return l.ThinkMax > 0 || l.Ramp()
	}
	return l.Mode == ModeRate && l.SLO == 0
}

// Ramp reports whether the load grows until a condition ends it.
func (l UsersLoad) Ramp() bool { return l.StopWhen != "" }

// Conditions lists what StopWhen holds.
func (l UsersLoad) Conditions() []string {
	if l.StopWhen == "" {
		return nil
	}
	return strings.Split(l.StopWhen, ",")
}

// Unsettled reports whether the rate is not known yet, because it is a share of a capacity that is not
// measured yet.
func (l RateLoad) Unsettled() bool { return l.Share > 0 && l.Rate == 0 }

// String names the load in tables and CSVs: "closed-c20", "closed-c20-new", "sliced-c20", "wrk-c20-t5",
// "rate-1000", "rate-29000-50%", "users-4000", "locust-4000", "locust-fast-4000", "ramp-19000".
func (l Load) String() string {
	switch {
	case l.Loader == LoaderWrk:
		return fmt.Sprintf("wrk-c%d-t%d", l.Connections, l.Threads)
	case l.Loader == LoaderLocust && l.Client == ClientFast:
		return fmt.Sprintf("locust-fast-%d", l.Users)
	case l.Loader == LoaderLocust:
		return fmt.Sprintf("locust-%d", l.Users)
	case l.SLO > 0:
		return "slo-" + l.SLO.String()
	case l.Mode == ModeRate:
		return l.RateLoad.name()
	case l.Ramp():
		return fmt.Sprintf("ramp-%d", l.Users)
	case l.Mode == ModeUsers:
		return fmt.Sprintf("users-%d", l.Users)
	}
	name := string(l.Mode)
	if l.Slice > 0 {
		name = "sliced"
	}
	name = fmt.Sprintf("%s-c%d", name, l.Connections)
	if l.NewConnections {
		name += "-new"
	}
	return name
}

func (l RateLoad) name() string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	name := "rate"
	if !l.Unsettled() {
		name += "-" + number(l.Rate)
	}
	if l.Share > 0 {
		name += "-" + number(100*l.Share) + "%"
	}
	if l.Arrivals == ArrivalsPoisson {
		name += "-poisson"
	}
	return name
}

// Turn is one target × scenario × load in one round.
type Turn struct {
	Round    int    `json:"round"` // from 1
	Order    int    `json:"order"` // from 1, the place of the turn within its round
	Target   string `json:"target"`
	Scenario string `json:"scenario"`
	Load     Load   `json:"load"`
}

// Asked are the entries that a scenario is asked of, in their order.
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

// MaxFigure is more than any figure of a run can be, in any unit: it is 115 days in nanoseconds, 10 petabytes
// in bytes. Sums of some hundred of them stay in the range of an int64.
const MaxFigure = 1e16

// Turns is the number of turns in all rounds.
func (p Plan) Turns() int {
	n := 0
	for _, s := range p.Scenarios {
		n += len(p.Asked(s))
	}
	return p.Rounds * n * len(p.Loads)
}
