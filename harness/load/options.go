package load

import (
	"errors"
	"fmt"
	"runtime"
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

// Defaults returns the options that the command line starts from.
func Defaults() Options {
	return Options{
		Mode: DefaultClosed(), Engine: DefaultEngine, Loops: 1, KeepAlive: true,
		Duration: 10 * time.Second, Timeout: 5 * time.Second, Seed: 1,
	}
}

const (
	maxLoops   = 1024      // beyond any use: it catches a number that belongs to another flag
	maxTimeout = time.Hour // the longest time that the histograms can hold
)

// Validate says why the options cannot be run, or returns nil.
func (o Options) Validate() error {
	if len(o.Targets) == 0 {
		return errors.New("no URL given")
	}
	for _, t := range o.Targets {
		if err := o.checkTarget(t); err != nil {
			return err
		}
	}
	if err := o.checkEngine(); err != nil {
		return err
	}
	switch {
	case o.Duration <= 0:
		return fmt.Errorf("--duration %s: it must be above 0", o.Duration)
	case o.Warmup < 0:
		return fmt.Errorf("--warmup %s: it cannot be negative", o.Warmup)
	case o.Timeout <= 0 || o.Timeout > maxTimeout:
		return fmt.Errorf("--timeout %s: it must be above 0 and at most %s", o.Timeout, maxTimeout)
	}
	return o.Mode.check(o)
}

func (o Options) checkTarget(t Target) error {
	if _, _, err := parseTarget(t.URL); err != nil {
		return err
	}
	for _, pid := range t.PIDs {
		if pid < 1 {
			return fmt.Errorf("--pid %d: a process has an id of 1 or more", pid)
		}
	}
	_, err := newWorkload("host", o.Requests, t.Proof)
	return err
}

func (o Options) checkEngine() error {
	switch {
	case o.Engine != EnginePortable && o.Engine != EngineEpoll:
		return fmt.Errorf("--engine %q is unknown: there are %s and %s", o.Engine, EngineEpoll, EnginePortable)
	case o.Engine == EngineEpoll && DefaultEngine != EngineEpoll:
		return fmt.Errorf("--engine %s is for Linux: this system has %s", o.Engine, EnginePortable)
	case o.Loops < 1 || o.Loops > maxLoops:
		return fmt.Errorf("--loops %d: there must be 1 to %d", o.Loops, maxLoops)
	case o.Loops > 1 && o.Engine != EngineEpoll:
		return fmt.Errorf("--loops belongs to --engine %s: %s has a goroutine for each connection",
			EngineEpoll, o.Engine)
	}
	return nil
}
