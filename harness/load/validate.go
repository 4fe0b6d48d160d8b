package load

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// Defaults returns the options that the command line starts from.
func Defaults() Options {
	return Options{
		Mode: DefaultClosed(), Engine: DefaultEngine, Loops: 1, KeepAlive: true,
		Duration: 10 * time.Second, Timeout: 5 * time.Second, Seed: 1,
	}
}

// maxLoops is beyond any use: it catches a number that belongs to another flag.
const maxLoops = 1024

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
	case o.StartAt != 0 && runtime.GOOS != "linux":
		return errors.New("--start-at needs Linux, where processes share CLOCK_MONOTONIC")
	case o.StartAt < 0:
		return fmt.Errorf("--start-at %d: it cannot be negative", o.StartAt)
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
	_, err := newWorkload("host", o.requests(t), t.Proof)
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
