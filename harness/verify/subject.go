package verify

import (
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
)

// Subject is the server to be checked.
type Subject struct {
	// Name is what GET /about must answer.
	Name string
	// Addr is HOST:PORT of the server.
	Addr string
	// VaryBase is the number from which the instance at Addr counts in its JSON; 0 means that the JSON is fixed.
	VaryBase int64
	// Processes is how many share the port of Addr; 0 is one. Each counts in its own range above VaryBase, so a
	// number need not be above the last one.
	Processes int
	// VaryAddr is the address of a second instance that was started with --vary and gets no other requests
	// during the check. Empty means that encoding on every request cannot be proved.
	VaryAddr string
	// Engine is the manifest's; it selects the engine's file.
	Engine string
	// NoTimeouts is true if the server was started with --timeouts=off. Then the checks of the timeouts are
	// gaps: each must find that the connection is held.
	NoTimeouts bool
	// Gaps are the framework's own, in addition to those of its engine.
	Gaps map[string]harness.Gap
	// Concurrency is how many clients the server can serve at a time; 0 means any number.
	Concurrency int

	// traits are those of the engine; known looks them up.
	traits *engines.Engine
}

// Of is the subject for a target that was started with these flags, without addresses.
func Of(t harness.Target, flags ...string) Subject {
	return Subject{Name: t.Identity(), Engine: t.Engine, NoTimeouts: NoTimeouts(flags), Gaps: t.Gaps,
		Concurrency: t.Concurrency}
}

// serves reports whether the server can serve n clients at a time.
func (s Subject) serves(n int) bool { return s.Concurrency == 0 || n <= s.Concurrency }

// known is s with the traits of its engine as it was started, and with the gaps of the framework.
func (s Subject) known() Subject {
	if s.traits == nil {
		e := engines.Resolve(s.Engine)
		e.Add(engines.Engine{Gaps: s.Gaps})
		if s.NoTimeouts {
			e.Add(engines.Resolve("timeouts-off"))
		}
		s.traits = &e
	}
	return s
}

// Options choose how much is checked. The zero value is the whole contract except the long idle timeout. It
// takes about 13 seconds, nearly all of them waiting.
type Options struct {
	// Fast leaves out the checks that wait.
	Fast bool
	// Slow adds the idle timeout, which takes over two minutes.
	Slow bool
	// Timeout is how long one answer may take; 0 means 5 seconds. A late answer is not a violation, since the
	// machine may be busy. Its check has no verdict, and the server counts as unchecked.
	Timeout time.Duration
	// Worked is called once, when only checks that wait are left; nil is allowed.
	Worked func()
	// Slots limit how many checks that use the CPU run at once, over all servers with the same Slots. nil means
	// one for this server, whatever the others do. The checks that wait need no slot.
	Slots Slots

	// only selects checks by name; nil means all.
	only func(string) bool
	// watch replaces calm.Watch in tests.
	watch func() (stood func() time.Duration)
}

// Slots limit how many things run at once. nil is no limit.
type Slots chan struct{}

// Take waits for a slot and returns the function that releases it.
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
