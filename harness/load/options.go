package load

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
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

// maxTimeout is the longest time that the histograms can hold.
const maxTimeout = time.Hour

// maxLoops is beyond any use, and catches a number that was meant for another flag.
const maxLoops = 1024

// Options say what is sent, to whom, and for how long.
type Options struct {
	// URLs are the targets, http://HOST:PORT. Only host and port are used: the requests carry their paths.
	URLs []string
	// Requests are drawn at random by weight, each connection with a seeded stream of its own.
	Requests []harness.Request
	Mode     string
	Engine   string
	// Connections is how many are open at once.
	Connections int
	// Loops is how many event loops the epoll engine has; it needs a CPU for each.
	Loops int
	// Pipeline is how many requests a connection may have in flight.
	Pipeline int
	// KeepAlive is false for a new connection for each request, which the client closes.
	KeepAlive bool
	// Warmup comes before the window and is not counted; Duration is the window.
	Warmup, Duration time.Duration
	// Timeout is how long one answer, and one attempt to connect, may take.
	Timeout time.Duration
	Seed    uint64
	// PIDs are the processes whose CPU time is read at the window's edges: none, or one for each URL.
	PIDs []int
	// PeakRSS returns the generator's peak memory in bytes. Nil reports 0: only harness/measure reads /proc.
	PeakRSS func() int64
}

// Defaults returns the options that the command line starts from.
func Defaults() Options {
	return Options{
		Mode: ModeClosed, Engine: DefaultEngine, Loops: 1, Connections: 20, Pipeline: 1, KeepAlive: true,
		Duration: 10 * time.Second, Timeout: 5 * time.Second, Seed: 1,
	}
}

// Validate says why the options cannot be run, or returns nil.
func (o Options) Validate() error {
	return errors.Join(o.validateKind(), o.validateTargets(), o.validateNumbers())
}

func (o Options) validateKind() error {
	switch o.Mode {
	case ModeClosed:
	case ModeRate, ModeUsers:
		return fmt.Errorf("--mode %s is not built yet: this version has %s", o.Mode, ModeClosed)
	default:
		return fmt.Errorf("--mode %q is unknown: there are %s, %s and %s", o.Mode, ModeClosed, ModeRate, ModeUsers)
	}
	switch o.Engine {
	case EnginePortable:
	case EngineEpoll:
		if DefaultEngine != EngineEpoll {
			return fmt.Errorf("--engine %s is for Linux: this system has %s", o.Engine, EnginePortable)
		}
	default:
		return fmt.Errorf("--engine %q is unknown: there are %s and %s", o.Engine, EngineEpoll, EnginePortable)
	}
	return nil
}

func (o Options) validateTargets() error {
	if len(o.URLs) == 0 {
		return errors.New("no URL given")
	}
	if len(o.URLs) > 1 {
		return errors.New("several URLs need --slice, which is not built yet: give one URL")
	}
	for _, u := range o.URLs {
		if _, err := parseTarget(u); err != nil {
			return err
		}
	}
	if len(o.PIDs) != 0 && len(o.PIDs) != len(o.URLs) {
		return fmt.Errorf("--pid is given %d times for %d URLs: give one for each URL", len(o.PIDs), len(o.URLs))
	}
	for _, pid := range o.PIDs {
		if pid < 1 {
			return fmt.Errorf("--pid %d: a process has an id of 1 or more", pid)
		}
	}
	_, err := newWorkload("host", o.Requests)
	return err
}

func (o Options) validateNumbers() error {
	switch {
	case o.Connections < 1:
		return fmt.Errorf("--connections %d: at least 1 is needed to send anything", o.Connections)
	case o.Loops < 1 || o.Loops > maxLoops:
		return fmt.Errorf("--loops %d: there must be 1 to %d", o.Loops, maxLoops)
	case o.Loops > 1 && o.Engine != EngineEpoll:
		return fmt.Errorf("--loops belongs to --engine %s: the engine %s has a goroutine for each connection", EngineEpoll, o.Engine)
	case o.Pipeline < 1:
		return fmt.Errorf("--pipeline %d: at least 1 request must be in flight", o.Pipeline)
	case o.Pipeline > 1 && !o.KeepAlive:
		return errors.New("--pipeline needs --keepalive: a connection for each request carries only one")
	case o.Duration <= 0:
		return fmt.Errorf("--duration %s: the window must be longer than nothing", o.Duration)
	case o.Warmup < 0:
		return fmt.Errorf("--warmup %s: it cannot be negative", o.Warmup)
	case o.Timeout <= 0 || o.Timeout > maxTimeout:
		return fmt.Errorf("--timeout %s: it must be above 0 and at most %s", o.Timeout, maxTimeout)
	}
	return nil
}

// parseTarget checks that a URL is http://HOST:PORT, with or without a path, and returns HOST:PORT.
func parseTarget(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", fmt.Errorf("URL %q: %w", raw, errors.Unwrap(err))
	}
	switch {
	case u.Scheme != "http":
		return "", fmt.Errorf("URL %q: it must start with http:// (TLS is not measured)", raw)
	case u.User != nil || u.Fragment != "" || strings.Contains(raw, "#"):
		return "", fmt.Errorf("URL %q: it takes neither a user nor a fragment", raw)
	case u.Hostname() == "" || u.Port() == "":
		return "", fmt.Errorf("URL %q: it must be http://HOST:PORT[/PATH]", raw)
	}
	return u.Host, nil
}
