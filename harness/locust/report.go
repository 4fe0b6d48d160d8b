package locust

import (
	"fmt"
	"regexp"
	"strings"

	"tenrounds/harness"
)

// check holds the locustfile's report against what Locust itself reports, and against the load.
func (r report) check(all entry, l harness.Load) error {
	asked := l.Duration.Seconds()
	if !(r.Elapsed >= 0.99*asked) || !(r.Elapsed <= asked+late.Seconds()) {
		return fmt.Errorf("locust: it says that its window took %g s instead of %v",
			r.Elapsed, l.Duration)
	}
	// One process: it has no more CPU time than time, but for how the kernel counts.
	if !(r.User >= 0) || !(r.System >= 0) || !(r.User+r.System <= 1.1*r.Elapsed+0.1) {
		return fmt.Errorf("locust: it says that it used %g s of CPU time in %g s", r.User+r.System, r.Elapsed)
	}
	if r.Users < 0 || r.Users > l.Users || r.RSS < 0 || float64(r.RSS) > harness.MaxFigure {
		return fmt.Errorf("locust: it says that it had %d users of %d, and %d bytes of memory",
			r.Users, l.Users, r.RSS)
	}
	var failed int64
	for _, e := range r.Errors {
		if e.Occurrences < 0 || e.Occurrences > all.Failures {
			return fmt.Errorf("locust: %d times %.100q among %d failures cannot be",
				e.Occurrences, e.Error, all.Failures)
		}
		if failed += e.Occurrences; failed > all.Failures {
			break
		}
	}
	if failed != all.Failures {
		return fmt.Errorf("locust: it counts %d failures and has reasons for %d", all.Failures, failed)
	}
	return nil
}

// own is what the locustfile says of an answer that came.
var own = regexp.MustCompile(`^(?:status \d{3}|body|reset: \w{1,60})$`)

// failures sorts what failed by its cause.
func (r report) failures() (f harness.Failures) {
	for _, e := range r.Errors {
		to, why := cause(&f, e.Error)
		*to += e.Occurrences
		if f.Reasons == nil {
			f.Reasons = harness.Reasons{}
		}
		f.Reasons[why] += e.Occurrences
	}
	return f
}

// cause is where a failure counts, and in what words. Those of Python's libraries hold addresses: only the
// class is kept.
func cause(f *harness.Failures, text string) (to *int64, why string) {
	if own.MatchString(text) {
		switch {
		case text == "body":
			return &f.Body, text
		case strings.HasPrefix(text, "reset"):
			return &f.Reset, text
		}
		return &f.Status, text
	}
	class, _, _ := strings.Cut(text, ":")
	lower := strings.ToLower(text)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(lower, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("refused"):
		return &f.Connect, "connect: refused"
	case has("newconnection", "connecttimeout", "failed to establish", "assign requested address"):
		return &f.Connect, "connect: " + short(class)
	case has("timed out", "timeout"):
		return &f.Timeout, "timeout"
	}
	return &f.Reset, "reset: " + short(class)
}

// short is the name of a class of Python, and not more.
func short(class string) string {
	class = strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, class)
	if class == "" {
		return "other"
	}
	return class[:min(len(class), 40)]
}

// health is what Locust itself used. It is one process, whatever CPUs it has: where that was all of one, its
// times are those of its own queue.
func (r report) health(to *harness.LoadResult, requests int64) {
	g := harness.GeneratorHealth{CPU: r.User + r.System, User: r.User, System: r.System, PeakRSS: r.RSS}
	if requests > 0 {
		g.CPUPerRequest = g.CPU / float64(requests)
	}
	if share := g.CPU / r.Elapsed; share > harness.BusyShare {
		g.Limited = true
		to.Warnings = append(to.Warnings,
			harness.NewDoubt("Locust itself was the limit: its one process used %.0f %% "+
				"of a CPU, so its times include its own queue", 100*share))
	}
	to.Generator = g
}
