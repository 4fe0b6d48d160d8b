package harness

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Loader is a load generator.
type Loader string

// Loaders that a plan can name.
const (
	LoaderLoad Loader = "load" // the project's own generator
	LoaderWrk  Loader = "wrk"  // wrk, as a cross-check; it verifies no answer
	// LoaderLocust is Locust, for users only. A run with both generators shows what Locust adds to the times.
	LoaderLocust Loader = "locust"
)

// Client is the HTTP client of Locust's users.
type Client string

// Clients of Locust's users.
const (
	ClientHTTP Client = "http" // HttpUser, on the library requests: the first one in Locust's manual
	ClientFast Client = "fast" // FastHttpUser, on geventhttpclient
)

// Mode says what decides when a request of a load is sent.
type Mode string

// Modes of a load.
const (
	ModeClosed Mode = "closed" // each of Connections sends its next request when its answer is complete
	ModeRate   Mode = "rate"   // Rate requests per second are due, whatever the server does
	ModeUsers  Mode = "users"  // virtual users send a request, think, and send the next
)

// Arrivals says how the requests of ModeRate are spread over time.
type Arrivals string

// Arrival processes.
const (
	ArrivalsConstant Arrivals = "constant" // at equal distances
	ArrivalsPoisson  Arrivals = "poisson"  // at random
)

// Load is the load of a scenario and its length. It has no slices (of Go), so that == compares loads.
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
	// Workers is how many machines make the load together; 0 is the generator of this one.
	Workers int `json:"workers,omitempty"`
	ClosedLoad
	// Threads are wrk's, at least one; 0 for the other loaders.
	Threads int `json:"threads,omitempty"`
	// Client is Locust's, ClientHTTP or ClientFast; empty for the other loaders.
	Client Client `json:"client,omitempty"`
	RateLoad
	UsersLoad
}

// ClosedLoad has the settings of ModeClosed. In JSON its fields are fields of Load.
type ClosedLoad struct {
	// NewConnections makes a new connection for each request, which the generator closes.
	NewConnections bool `json:"new_connections,omitempty"`
	// Curve counts the answers of a run-in or a slice also by stretches of this length.
	Curve time.Duration `json:"curve_ns,omitempty"`
	// Slice is how long one target is loaded before the next, SliceOrder the order of targets (InterleaveSlices
	// only). The slices of each target add up to Duration and Warmup.
	Slice      time.Duration `json:"slice_ns,omitempty"`
	SliceOrder SliceOrder    `json:"slice_order,omitempty"`
	// SliceSettle is the beginning of a slice, which does not count; 0 is a tenth, at most 5 ms.
	SliceSettle time.Duration `json:"slice_settle_ns,omitempty"`
	// SliceWait is SliceWaitPoll, or empty for a generator that sleeps while no answer is there.
	SliceWait SliceWait `json:"slice_wait,omitempty"`
}

// RateLoad has the settings of ModeRate.
type RateLoad struct {
	// Rate is in requests per second. Arrivals is their spacing. At most Backlog due requests wait for a
	// connection.
	Rate     float64  `json:"rate_rps,omitempty"`
	Arrivals Arrivals `json:"arrivals,omitempty"`
	Backlog  int      `json:"backlog,omitempty"`
	// Share sets Rate to this share of the slowest target's capacity, which the run measures first. Until then
	// Rate is 0.
	Share float64 `json:"share,omitempty"`
	// SLO is a limit on p99. The run searches the highest rate that meets it; Rate is 0.
	SLO time.Duration `json:"slo_ns,omitempty"`
}

// UsersLoad has the settings of ModeUsers.
type UsersLoad struct {
	// Users is the final number of virtual users; Hatch of them start per second. Each thinks between ThinkMin
	// and ThinkMax after an answer.
	Users    int           `json:"users,omitempty"`
	Hatch    float64       `json:"hatch,omitempty"`
	ThinkMin time.Duration `json:"think_min_ns,omitempty"`
	ThinkMax time.Duration `json:"think_max_ns,omitempty"`
	// StopWhen are the conditions that end a ramp, with commas between: "failed>1%,p99>1s".
	StopWhen string `json:"stop_when,omitempty"`
}

// CrossCheck reports whether the load comes from another generator than the project's own.
func (l Load) CrossCheck() bool { return l.Loader == LoaderWrk || l.Loader == LoaderLocust }

// MostWorkers is how many workers the loads of a plan need; 0 if this machine makes all of them.
func (p Plan) MostWorkers() (most int) {
	for _, l := range p.Loads {
		most = max(most, l.Workers)
	}
	return most
}

// Open reports whether a clock or users set the load, whatever the server does. Users who do not think are a
// closed loop, except in a ramp, where their number grows. The search for a capacity is not open.
func (l Load) Open() bool {
	if l.Mode == ModeUsers {
		return l.ThinkMax > 0 || l.Ramp()
	}
	return l.Mode == ModeRate && l.SLO == 0
}

// Ramp reports whether the load grows until a condition ends it.
func (l UsersLoad) Ramp() bool { return l.StopWhen != "" }

// Conditions lists the conditions of StopWhen.
func (l UsersLoad) Conditions() []string {
	if l.StopWhen == "" {
		return nil
	}
	return strings.Split(l.StopWhen, ",")
}

// Unsettled reports whether the rate is still unknown: it is a share of a capacity that is not measured yet.
func (l RateLoad) Unsettled() bool { return l.Share > 0 && l.Rate == 0 }

// String names the load in tables and CSVs: "closed-c20", "closed-c20-new", "sliced-c20", "wrk-c20-t5",
// "rate-1000", "rate-29000-50%", "users-4000", "locust-4000", "locust-fast-4000", "ramp-19000".
// With two workers it is "rate-1000-w2".
func (l Load) String() string {
	if l.Workers > 0 {
		alone := l
		alone.Workers = 0
		return fmt.Sprintf("%s-w%d", alone, l.Workers)
	}
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

// RampStep is what became of the requests that were due in one stretch of a ramp of users, whenever it came
// out: what failed is told against the users that there were when it was asked, not when a timeout passed.
type RampStep struct {
	// At is when the stretch began, in seconds since the start of the window. It ends where the next begins.
	At float64 `json:"at_s"`
	// Users is how many had started by its end.
	Users int `json:"users"`
	// Sent counts its requests, attempts to connect that failed among them.
	Sent    int64 `json:"sent"`
	Correct int64 `json:"correct"`
	Failed  int64 `json:"failed"`
	// P99 is the response time of the correct ones in seconds, known to 2 %; 0 if there were none.
	P99 float64 `json:"p99_s"`
}

// Step is one try of a search for the capacity at an SLO.
type Step struct {
	// Rate is what was offered, in requests per second.
	Rate float64 `json:"rate_rps"`
	// Passed says that no request failed, no more were left unsent than fall due within the limit, and p99 was
	// under it.
	Passed bool `json:"passed"`
	// P99 of the response time, in seconds; 0 if no answer was correct.
	P99       float64 `json:"p99_s"`
	Scheduled int64   `json:"scheduled"`
	Correct   int64   `json:"correct"`
	// Limited says that the generator could not keep its times, so that it is not the server that failed.
	Limited bool `json:"limited,omitempty"`
}

// Capacity is the throughput of a target in a closed loop, measured once before the rounds of a plan whose
// rates are shares of the slowest one. No table ranks it.
type Capacity struct {
	Target     string  `json:"target"`
	Scenario   string  `json:"scenario"`
	Throughput float64 `json:"throughput_rps"`
}

// The scale on which a capacity is searched, the same for all targets: from lowestRate on, eight steps to
// each doubling, to over a million.
const (
	lowestRate = 100
	perDouble  = 8
	// LastStep is the last one of the scale; the first is 0.
	LastStep = 107
	// Tries is how often a search offers a rate.
	Tries = 16
)

// RateAt is the rate of a step of the scale, in whole requests per second. A step may be a fraction.
func RateAt(step float64) float64 { return math.Round(lowestRate * math.Pow(2, step/perDouble)) }

// Creates are the requests of a generator that make something: their right answer has status 201. They are
// counted over the whole run, warm-up included, so that they can be compared with the rows in the database.
type Creates struct {
	// Answered got their right answer in time.
	Answered int64 `json:"answered"`
	// Unsure were sent and did not: whether they made something is not known.
	Unsure int64 `json:"unsure"`
}

// Interleave says how the targets of a round are interleaved.
type Interleave string

// The ways to interleave them.
const (
	InterleaveTurns  Interleave = "turns"  // one after the other, a turn each
	InterleaveSlices Interleave = "slices" // all by one generator process, a few milliseconds each in turn
)

// InterleaveAuto is InterleaveSlices where that is possible, and else InterleaveTurns. A plan that is made of
// it has one of them.
const InterleaveAuto Interleave = "auto"

// SliceWait is what the generator does in slices while no answer is there.
type SliceWait string

// Ways to wait. A generator that polls takes all of its CPU. Servers need not wake it then, which costs a
// server in a virtual machine the more the longer the CPU slept.
const (
	SliceWaitSleep SliceWait = "sleep"
	SliceWaitPoll  SliceWait = "poll"
)

// SliceOrder is the order of the targets' slices.
type SliceOrder string

// Orders of the slices.
const (
	SlicesShuffle SliceOrder = "shuffle" // each cycle through the targets in an order of its own
	SlicesABBA    SliceOrder = "abba"    // forwards and backwards in turn
)
