package verify

import (
	"strings"
	"time"

	"tenrounds/harness"
)

// Subject is the server to be checked.
type Subject struct {
	// Name is what GET /about must answer.
	Name string
	// Addr is HOST:PORT of the server.
	Addr string
	// VaryBase is where the instance at Addr counts from in its JSON; 0: the JSON is fixed.
	VaryBase int64
	// Processes is how many share the port of Addr: each counts through a range of its own above VaryBase, so
	// that a number need not be above the last. 0 is one.
	Processes int
	// VaryAddr is the address of a second instance that was started with --vary, and that nobody else asks
	// while it is checked. Empty means that encoding on every request cannot be proved.
	VaryAddr string
	// Engine and Static are those of the manifest; they choose the rows of the engine table.
	Engine, Static string
	// NoTimeouts says that the server was started with --timeouts=off. Then the checks of its limits are gaps:
	// each must find that the connection is held.
	NoTimeouts bool
	// Gaps are the framework's own beside those of its engine.
	Gaps map[string]harness.Gap
	// Concurrency is how many clients the server can serve at a time; 0: as many as come.
	Concurrency int

	// traits are those of its engine, once they have been looked up.
	traits *engine
}

// Of is the subject that a target is which was started with these flags. Its addresses are yet to be given.
func Of(t harness.Target, flags ...string) Subject {
	return Subject{Name: t.Identity(), Engine: t.Engine, Static: t.Static, NoTimeouts: NoTimeouts(flags),
		Gaps: t.Gaps, Concurrency: t.Concurrency}
}

// serves reports whether n clients are not too many at a time.
func (s Subject) serves(n int) bool { return s.Concurrency == 0 || n <= s.Concurrency }

// engine is what is known of the engine of s as it was started, with the gaps of the framework.
func (s Subject) engine() *engine {
	e := resolve(s.Engine)
	e.take(engine{Gaps: s.Gaps})
	if s.NoTimeouts {
		e.take(resolve(untimed))
	}
	return &e
}

// Options choose how much is checked. The zero value is the whole contract but the long idle timeout: it
// takes about 13 seconds, nearly all of them waiting.
type Options struct {
	// Fast leaves out the checks that wait.
	Fast bool
	// Slow adds the idle timeout, which takes over two minutes.
	Slow bool
	// Timeout is how long one answer may take; 0 means 5 seconds. What comes later is no violation: a server is
	// not to blame for a machine that is busy. It leaves its check without a verdict, and the server unchecked.
	Timeout time.Duration
	// Worked is called once, when all checks that use the CPU are done and only those that wait are under way;
	// nil for nobody.
	Worked func()
	// Slots bound how many checks that use the CPU run at once, over all servers whose options have the same;
	// nil means one of this server, whatever runs beside it. The checks that wait take none.
	Slots Slots

	// only chooses checks by name; nil means all.
	only func(string) bool
	// watch replaces calm.Watch; nil means that.
	watch func() (stood func() time.Duration)
}

// Slots bound how much that uses the CPU runs at once. Nil bounds nothing.
type Slots chan struct{}

// Take waits for a slot and returns what gives it back.
func (s Slots) Take() (release func()) {
	if s == nil {
		return func() {}
	}
	s <- struct{}{}
	return func() { <-s }
}

// NoTimeouts reports whether flags start a server of shared/boot without its timeouts.
func NoTimeouts(flags []string) (off bool) {
	for i, f := range flags {
		name, value, given := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if name != "timeouts" || !strings.HasPrefix(f, "-") {
			continue
		}
		if !given && i+1 < len(flags) {
			value = flags[i+1]
		}
		off = value == "off"
	}
	return off
}
