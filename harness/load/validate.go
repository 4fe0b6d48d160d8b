package load

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Validate says why the options cannot be run, or returns nil.
func (o Options) Validate() error {
	return errors.Join(o.validateKind(), o.validateTargets(), o.validateNumbers())
}

func (o Options) validateKind() error {
	switch o.Engine {
	case EnginePortable:
	case EngineEpoll:
		if DefaultEngine != EngineEpoll {
			return fmt.Errorf("--engine %s is for Linux: this system has %s", o.Engine, EnginePortable)
		}
	default:
		return fmt.Errorf("--engine %q is unknown: there are %s and %s", o.Engine, EngineEpoll, EnginePortable)
	}
	if len(o.StopWhen) > 0 && o.Mode != ModeUsers {
		return fmt.Errorf("--stop-when ends a ramp of users: it needs --mode %s", ModeUsers)
	}
	if o.Pipeline > 1 && o.Mode != ModeClosed {
		return fmt.Errorf("--pipeline needs --mode %s: in the others each request has a time of its own", ModeClosed)
	}
	switch o.Mode {
	case ModeClosed:
		return nil
	case ModeRate:
		return o.validateRate()
	case ModeUsers:
		return o.validateUsers()
	}
	return fmt.Errorf("--mode %q is unknown: there are %s, %s and %s", o.Mode, ModeClosed, ModeRate, ModeUsers)
}

// shortestSlice has room for some requests and for its trimmed edge.
const shortestSlice = time.Millisecond

func (o Options) validateSlices() error {
	switch {
	case len(o.URLs) > 1 && o.Slice == 0:
		return errors.New("several URLs need --slice, as in --slice 50ms: they are asked in turn")
	case o.Slice == 0:
		return nil
	case len(o.URLs) == 1:
		return errors.New("--slice needs several URLs: it is the time on each of them in turn")
	case o.Slice < shortestSlice || o.Slice > max(o.Duration, shortestSlice):
		return fmt.Errorf("--slice %s: it must be %s at least, and no longer than --duration", o.Slice, shortestSlice)
	case o.Mode != ModeClosed:
		return fmt.Errorf("--slice needs --mode %s: in the others requests fall due while another URL is asked", ModeClosed)
	case o.Engine != EngineEpoll:
		return fmt.Errorf("--slice needs --engine %s, which is for Linux", EngineEpoll)
	case o.Order != OrderShuffle && o.Order != OrderABBA:
		return fmt.Errorf("--order %q is unknown: there are %s and %s", o.Order, OrderShuffle, OrderABBA)
	}
	return nil
}

// fastest bounds rates: beyond it, times in nanoseconds are too coarse.
const fastest = 10_000_000

func (o Options) validateRate() error {
	switch {
	case !(o.Rate > 0 && o.Rate <= fastest):
		return fmt.Errorf("--rate %g: it must be above 0 and at most %d requests per second", o.Rate, fastest)
	case o.Arrivals != ArrivalsConstant && o.Arrivals != ArrivalsPoisson:
		return fmt.Errorf("--arrivals %q is unknown: there are %s and %s", o.Arrivals, ArrivalsConstant, ArrivalsPoisson)
	case o.Backlog < 0:
		return fmt.Errorf("--backlog %d: it cannot be negative", o.Backlog)
	}
	return nil
}

func (o Options) validateUsers() error {
	switch {
	case o.Users < 1:
		return fmt.Errorf("--users %d: at least 1 is needed to send anything", o.Users)
	case !(o.Hatch > 0 && o.Hatch <= fastest):
		return fmt.Errorf("--hatch %g: it must be above 0 and at most %d users per second", o.Hatch, fastest)
	case o.ThinkMin < 0 || o.ThinkMax < o.ThinkMin:
		return fmt.Errorf("--think-min %s and --think-max %s: the first must not be negative, nor the second shorter", o.ThinkMin, o.ThinkMax)
	}
	return nil
}

func (o Options) validateTargets() error {
	if len(o.URLs) == 0 {
		return errors.New("no URL given")
	}
	if err := o.validateSlices(); err != nil {
		return err
	}
	for _, u := range o.URLs {
		if _, _, err := parseTarget(u); err != nil {
			return err
		}
	}
	if len(o.PIDs) != 0 && len(o.PIDs) != len(o.URLs) {
		return fmt.Errorf("--pid is given %d times for %d URLs: give one for each URL", len(o.PIDs), len(o.URLs))
	}
	for _, pid := range slices.Concat(o.PIDs...) {
		if pid < 1 {
			return fmt.Errorf("--pid %d: a process has an id of 1 or more", pid)
		}
	}
	if n := len(o.Proofs); n > 1 && n != len(o.URLs) {
		return fmt.Errorf("%d expected heads or numbers for %d URLs: give one for all, or one for each", n, len(o.URLs))
	}
	for i := range o.URLs {
		if _, err := newWorkload("host", o.Requests, o.proof(i)); err != nil {
			return err
		}
	}
	return nil
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
	case o.Curve != 0 && (o.Mode != ModeClosed || len(o.URLs) > 1):
		return fmt.Errorf("--curve needs --mode %s and one URL", ModeClosed)
	case o.Curve < 0 || o.Curve > 0 && (o.Curve < shortestSlice || o.Duration > mostStretches*o.Curve):
		return fmt.Errorf("--curve %s: it must be %s at least, and no less than a %dth of --duration", o.Curve, shortestSlice, mostStretches)
	case o.Timeout <= 0 || o.Timeout > maxTimeout:
		return fmt.Errorf("--timeout %s: it must be above 0 and at most %s", o.Timeout, maxTimeout)
	}
	return nil
}

// maxLoops is beyond any use, and catches a number that was meant for another flag.
const maxLoops = 1024
