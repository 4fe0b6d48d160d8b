package load

import (
	"runtime"
	"time"

	"tenrounds/harness"
)

// Modes and engines by the names that the command line uses.
const (
	ModeClosed = "closed"
	ModeRate   = "rate"
	ModeUsers  = "users"

	EnginePortable = "portable"
	EngineEpoll    = "epoll"
)

// DefaultEngine is the cheapest engine of this system.
var DefaultEngine = defaultEngine()

func defaultEngine() string {
	if runtime.GOOS == "linux" {
		return EngineEpoll
	}
	return EnginePortable
}

// maxTimeout is the longest time that the histograms can hold.
const maxTimeout = time.Hour

// Options say what is sent, to whom, and for how long.
type Options struct {
	// URLs are the targets, http://HOST[:PORT]. Only host and port are used: the requests carry their paths.
	URLs []string
	// Requests are drawn at random by weight, each connection with a seeded stream of its own.
	Requests []harness.Request
	// Proofs are what was proved of the targets: none, one for all URLs, or one for each.
	Proofs []Proof
	Mode   string
	Engine string
	// Connections is how many are open at once.
	Connections int
	// Loops is how many event loops the epoll engine has; it needs a CPU for each.
	Loops int
	// Pipeline is how many requests a connection may have in flight.
	Pipeline int
	// KeepAlive is false for a new connection for each request, which asks for it to be closed; the client closes it. It is
	// the same if each of Requests asks for that.
	KeepAlive bool
	// Rate is how many requests fall due per second in the mode rate, by which arrival process, and how many
	// overdue ones may wait for a connection.
	Rate     float64
	Arrivals string
	Backlog  int
	// Users is how many virtual users there are in the mode users, each with a connection; Hatch how many
	// start per second. A user waits between ThinkMin and ThinkMax, uniformly, between an answer and its next
	// request. StopWhen ends the run early.
	Users              int
	Hatch              float64
	ThinkMin, ThinkMax time.Duration
	StopWhen           []Condition
	// Warmup comes before the window and is not counted; Duration is the window.
	Warmup, Duration time.Duration
	// Slice is how long one of several URLs is asked in turn, in the mode closed; 0 for one URL. Duration and
	// Warmup are then for each URL. Order is that of the URLs.
	Slice time.Duration
	Order string
	// Curve has the answers counted by stretches of this length too, one URL and the mode closed only; 0 for not.
	Curve time.Duration
	// Timeout is how long one answer, and one attempt to connect, may take.
	Timeout time.Duration
	Seed    uint64
	// PIDs are the processes whose CPU time is read at the window's edges: none, or those of each URL, which are summed.
	PIDs [][]int
	// PeakRSS returns the generator's peak memory in bytes. Nil reports 0: only harness/measure reads /proc.
	PeakRSS func() int64
}

// Defaults returns the options that the command line starts from.
func Defaults() Options {
	return Options{
		Mode: ModeClosed, Engine: DefaultEngine, Loops: 1, Connections: 20, Pipeline: 1, KeepAlive: true,
		Order: OrderShuffle, Rate: 1000, Arrivals: ArrivalsConstant, Backlog: 100_000,
		Users: 1000, Hatch: 100, ThinkMin: 5 * time.Second, ThinkMax: 15 * time.Second,
		Duration: 10 * time.Second, Timeout: 5 * time.Second, Seed: 1,
	}
}

// proof is that of one of the URLs.
func (o Options) proof(i int) Proof {
	if len(o.Proofs) == 0 {
		return Proof{}
	}
	return o.Proofs[min(i, len(o.Proofs)-1)]
}

// Proof is what was proved of a target before it is loaded. Nothing in it is learned from answers under load.
type Proof struct {
	// Heads are complete heads as the target sent them, one for each status. An answer whose expected status is among
	// them must have exactly these bytes, but for the value of Date, which must be that of now, and for the
	// value of Content-Length, which must be that of the expected body.
	Heads []string
	// Counter is about the numbers in bodies that rise with each answer; nil: such bodies are fixed.
	Counter *Counter
}

// Counter is the range of numbers that a target counts through: above From, and at most Slack above From and the
// requests that were sent. Slack is what others may have asked meanwhile.
type Counter struct {
	From, Slack int64
	// More is from where the other processes count that share the target's port, in rising order, above From. Each has a
	// range of its own, up to where the next begins.
	More []int64
}

// Orders of the slices by the names that the command line uses.
const (
	OrderShuffle = "shuffle"
	OrderABBA    = "abba"
)

// Arrival processes by the names that the command line uses.
const (
	ArrivalsConstant = "constant"
	ArrivalsPoisson  = "poisson"
)
