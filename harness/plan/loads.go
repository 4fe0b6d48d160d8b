package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// resolve makes a list of loads of the [load] table: one for each loader and number of connections.
func (s LoadSettings) resolve() ([]harness.Load, error) {
	if err := cmp.Or(s.checkTimes(), s.checkLoaders()); err != nil {
		return nil, err
	}
	base := harness.Load{
		Mode: s.Mode, Duration: time.Duration(s.Duration), Warmup: time.Duration(s.Warmup),
		Timeout: time.Duration(s.Timeout),
	}
	var err error
	switch s.Mode {
	case harness.ModeRate:
		err = s.rate(&base)
	case harness.ModeUsers:
		err = s.users(&base)
	}
	if err != nil {
		return nil, err
	}
	connections, err := s.connections()
	if err != nil {
		return nil, err
	}
	fresh, err := s.newConnections()
	if err != nil {
		return nil, err
	}
	if err := s.checkWorkers(); err != nil {
		return nil, err
	}
	var loads []harness.Load
	for _, word := range s.Loader {
		loader := harness.Loader(word)
		for _, n := range connections {
			for _, l := range s.severalRates(base) {
				l.Loader, l.Connections = loader, n
				if loader == harness.LoaderWrk {
					l.Threads = max(s.Threads, 1)
					if l.Threads > n {
						return nil, bad("load.threads", "wrk needs a connection for each of its %d threads, not %d in all",
							l.Threads, n)
					}
				}
				if loader == harness.LoaderLocust {
					l.Client = harness.Client(or(s.Client, string(harness.ClientHTTP)))
				}
				for _, l.NewConnections = range fresh {
					for _, l.Workers = range s.workers() {
						loads = append(loads, l)
					}
				}
			}
		}
	}
	return loads, nil
}

func (s LoadSettings) checkTimes() error {
	warmup := time.Duration(s.Warmup)
	if warmup > 0 && warmup < time.Millisecond { // a number without a unit means nanoseconds
		return bad("load.warmup", "%v is neither 0 nor at least 1ms; write it with a unit: \"500ms\"", warmup)
	}
	return cmp.Or(
		between("load.duration", time.Duration(s.Duration), 10*time.Millisecond, 24*time.Hour),
		between("load.warmup", warmup, 0, time.Hour),
		between("load.timeout", time.Duration(s.Timeout), time.Millisecond, time.Hour))
}

func (s LoadSettings) checkLoaders() error {
	err := cmp.Or(between("load.threads", s.Threads, 0, 1024), oneOf("load.loader", s.Loader, loaders),
		s.checkLocust())
	if err != nil {
		return err
	}
	if !slices.Contains(s.Loader, string(harness.LoaderWrk)) {
		return nil
	}
	if s.Mode != harness.ModeClosed {
		return bad("load.loader", "wrk only has the mode %q, and this is mode = %q", harness.ModeClosed, s.Mode)
	}
	if d := time.Duration(s.Duration); d%time.Second != 0 {
		return bad("load.duration", "%v: wrk only takes whole seconds", d)
	}
	return nil
}

// checkLocust refuses what Locust cannot do. Its users send, think, and send again until their time is over.
func (s LoadSettings) checkLocust() error {
	switch {
	case !slices.Contains(s.Loader, string(harness.LoaderLocust)):
		if s.Client != nil {
			return bad("load.client", "only Locust has clients: it needs loader = [%q]", harness.LoaderLocust)
		}
	case s.Mode != harness.ModeUsers:
		return bad("load.loader", "locust only has the mode %q, and this is mode = %q", harness.ModeUsers, s.Mode)
	case s.StopWhen != nil:
		return bad("load.stop_when", "a ramp needs loader = [%q]: locust does not stop on a condition",
			harness.LoaderLoad)
	case time.Duration(s.Duration) < time.Second:
		return bad("load.duration", "%v: locust needs at least a second", time.Duration(s.Duration))
	}
	return nil
}

// connections lists the numbers of connections, one for each load; 0 if each user has its own.
func (s LoadSettings) connections() ([]int, error) {
	if s.Mode == harness.ModeUsers {
		return []int{0}, nil
	}
	if s.Sweep == nil {
		n := or(s.Connections, defaultConnections)
		return []int{n}, between("load.connections", n, 1, mostConnections)
	}
	if len(s.Sweep) < 2 || len(s.Sweep) > mostSweep {
		return nil, bad("load.sweep", "%d numbers of connections: it needs 2 to %d", len(s.Sweep), mostSweep)
	}
	for i, n := range s.Sweep {
		if err := between("load.sweep", n, 1, mostConnections); err != nil {
			return nil, err
		}
		if i > 0 && n <= s.Sweep[i-1] {
			return nil, bad("load.sweep", "%d after %d: the numbers must rise", n, s.Sweep[i-1])
		}
	}
	return s.Sweep, nil
}

func (s LoadSettings) rate(l *harness.Load) error {
	switch {
	case s.Rates != nil || s.Saturation:
		if err := s.checkRates(); err != nil {
			return err
		}
	case s.Rate == nil && s.SLO == nil:
		return bad("load.rate", "mode %q needs it: the requests per second", s.Mode)
	case s.Rate != nil && s.SLO != nil:
		return bad("load.slo", "it searches the rate: give rate or slo")
	}
	l.Rate, l.Arrivals, l.Backlog = or(s.Rate, 0), harness.Arrivals(
		or(s.Arrivals, defaultArrivals),
	), or(s.Backlog, defaultBacklog)
	l.SLO = time.Duration(or(s.SLO, 0))
	if s.SLO != nil {
		if err := between("load.slo", l.SLO, time.Millisecond, l.Timeout); err != nil {
			return err
		}
	} else if s.Rates == nil {
		if err := between("load.rate", l.Rate, leastRate, mostRate); err != nil {
			return err
		}
	}
	return between("load.backlog", l.Backlog, 0, mostBacklog)
}

func (s LoadSettings) users(l *harness.Load) error {
	if s.Users == nil {
		return bad("load.users", "mode %q needs it: the number of virtual users", s.Mode)
	}
	l.Users, l.Hatch = *s.Users, or(s.Hatch, defaultHatch)
	l.ThinkMin = time.Duration(or(s.ThinkMin, Duration(defaultThinkMin)))
	l.ThinkMax = time.Duration(or(s.ThinkMax, Duration(defaultThinkMax)))
	err := cmp.Or(between("load.users", l.Users, 1, mostConnections),
		between("load.hatch", l.Hatch, leastRate, mostRate),
		between("load.think_min", l.ThinkMin, 0, longestThought))
	if err != nil {
		return err
	}
	if l.ThinkMax < l.ThinkMin || l.ThinkMax > longestThought {
		return bad("load.think_max", "%v is not between think_min, %v, and %v", l.ThinkMax, l.ThinkMin,
			longestThought)
	}
	var conditions []string
	for _, text := range s.StopWhen {
		c, err := condition(text)
		if err != nil {
			return err
		}
		conditions = append(conditions, c)
	}
	l.StopWhen = strings.Join(conditions, ",")
	return nil
}

// checkWorkers refuses what several machines cannot do together.
func (s LoadSettings) checkWorkers() error {
	switch {
	case s.Workers == nil:
		return nil
	case len(s.Workers) == 0 || len(s.Workers) > mostSweep:
		return bad("load.workers", "%d numbers of workers: it needs 1 to %d", len(s.Workers), mostSweep)
	case !slices.Equal(s.Loader, words(harness.LoaderLoad)):
		return bad("load.workers", "needs loader = [%q]: the workers run it", harness.LoaderLoad)
	case s.SLO != nil:
		return bad("load.workers", "slo searches a rate with the generator of this machine: leave workers out")
	}
	for i, n := range s.Workers {
		if err := between("load.workers", n, 1, harness.MostShares); err != nil {
			return err
		}
		if i > 0 && n <= s.Workers[i-1] {
			return bad("load.workers", "%d after %d: the numbers must rise", n, s.Workers[i-1])
		}
	}
	most := s.Workers[len(s.Workers)-1]
	places := or(s.Connections, defaultConnections)
	if s.Sweep != nil {
		places = s.Sweep[0]
	}
	if s.Mode == harness.ModeUsers {
		places = or(s.Users, 0)
	}
	if places < most {
		return bad("load.workers", "%d workers need at least one connection or user each, and there are %d", most,
			places)
	}
	return nil
}

// workers are the numbers of machines; 0 is this one.
func (s LoadSettings) workers() []int {
	if s.Workers == nil {
		return []int{0}
	}
	return s.Workers
}
