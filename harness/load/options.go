package load

import (
	"runtime"
	"sync/atomic"
	"time"

	"tenrounds/harness"
)

// Engines by the names that the command line uses.
const (
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

// Options say what is sent, to whom, and for how long.
type Options struct {
	// Targets are loaded in slices if there are several.
	Targets []Target
	// Requests are drawn at random by weight. Each connection has a random sequence of its own, made from Seed.
	// A target may have its own instead.
	Requests []harness.Request
	Seed     uint64
	// Mode decides when a request is sent.
	Mode   Mode
	Engine string
	// Loops is how many event loops the epoll engine has; each needs a CPU.
	Loops int
	// KeepAlive false makes a new connection for each request. The request asks for it to be closed, and the
	// client closes it. The same happens if each of Requests asks for that.
	KeepAlive bool
	// Share is the part of the load that this generator carries.
	Share harness.Share
	// StartAt is when the run begins, in nanoseconds of CLOCK_MONOTONIC; 0 is at once.
	StartAt int64
	// Tell, if there is one, is called each second of the window. Sums are the tallies of all shares added up,
	// which then decide about the conditions that end a ramp.
	Tell func(Progress)
	Sums <-chan []int64
	// Warmup comes before the window and is not counted; Duration is the window. In slices, each target has
	// both.
	Warmup, Duration time.Duration
	// Timeout limits one answer, and one attempt to connect.
	Timeout time.Duration
	// PeakRSS returns the generator's peak memory in bytes. Nil reports 0: only harness/measure reads /proc.
	PeakRSS func() int64
}

// Target is a server to load.
type Target struct {
	// URL is http://HOST[:PORT]. Only host and port are used: the requests carry their paths.
	URL   string
	Proof Proof
	// Requests are this target's own; nil means those of the options.
	Requests []harness.Request
	// PIDs are the processes whose CPU time is read at the window's edges and summed.
	PIDs []int
}

// Proof is what was proved of a target before it is loaded. Nothing in it is learned from answers under load.
type Proof struct {
	// Heads are complete heads as the target sent them, one for each status. An answer whose expected status is
	// among them must have exactly these bytes, except for the values of Date, which must be the present time,
	// and of Content-Length, which must fit the expected body.
	Heads []string
	// Counter describes the numbers in bodies that rise with each answer; nil: such bodies are fixed.
	Counter *Counter
}

// Counter is the range of numbers that a target counts through: above From, and at most Slack above From plus
// the requests that were sent. Slack is what other clients may have used meanwhile.
type Counter struct {
	From, Slack int64
	// More is where the other processes that share the port start to count, in rising order, above From. The
	// range of each ends where the next begins.
	More []int64
}

// Mode decides when a request is sent: Closed, Sliced, Rate or Users.
type Mode interface {
	// Name is the mode in results.
	Name() harness.Mode
	// check says why the mode cannot be run with the other options, or returns nil.
	check(o Options) error
	traits(o Options) traits
	// schedules returns the schedule of each connection.
	schedules(o Options, w window, stopped *atomic.Bool) func(connection int) schedule
}

// schedule is a mode seen from one connection.
type schedule interface {
	// over reports whether there are no more requests, so that no connection need be made for them.
	over(now int64) bool
	// next is called once for every request, when there is room for one at the time now. It returns the
	// intended time of the send, which may lie ahead, and false if there are no more requests.
	next(now int64) (intended int64, more bool)
}

// traits are what engines and accounts need to know of a mode.
type traits struct {
	connections int // open at once
	pipeline    int // requests that a connection may have in flight
	// openLoop says that requests fall due by a clock. Their times count from then, also if answers come after
	// the window.
	openLoop bool
	// connectsWithRequest makes a connection only when a request for it is due, as part of that request's time.
	connectsWithRequest bool
	stopWhen            []Condition
	stretch             time.Duration              // of which the answers are also counted; 0: not
	forTell             bool                       // stretches are counted for Tell alone
	started             func(at time.Duration) int // how many users have started by a time; nil without users
}

// users is how many have started by a time; 0 without users.
func (t traits) users(at time.Duration) int {
	if t.started == nil {
		return 0
	}
	return t.started(at)
}

// requests are what a target is asked.
func (o Options) requests(t Target) []harness.Request {
	if t.Requests != nil {
		return t.Requests
	}
	return o.Requests
}
