package load

import (
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/sys/unix"

	"tenrounds/harness"
)

// summary makes the result from the accounts and the readings at the window's edges.
type summary struct {
	*job
	duration      time.Duration
	interrupted   bool
	ended         time.Duration // of sending, since the start of the run
	stoppedBy     harness.Stop  // the condition that ended it
	unsent        int64         // requests that no connection took
	before, after health
	warnings      harness.Doubts
	stalled       time.Duration // of the engine, in the windows
	started       int64         // by CLOCK_MONOTONIC
	elapsed       time.Duration // between before and after, if it is not duration
	// Set by target:
	edges   time.Duration  // within windows, of requests that reach over their edges
	outside int64          // answers outside of all windows
	live    int64          // connections at the end
	lag     *hdr.Histogram // nil in a closed loop
}

func (s *summary) warn(format string, args ...any) {
	s.warnings = append(s.warnings, harness.NewDoubt(format, args...))
}

func (s *summary) result(recorders []*recorder) harness.LoadResult {
	result := harness.LoadResult{
		Mode: s.Mode.Name(), Engine: s.Engine, Seed: s.Seed, Verified: s.work.verified,
		Duration: s.duration.Seconds(), Users: s.users(s.ended), StoppedBy: s.stoppedBy,
	}
	var buckets [][]int64
	if !s.forTell {
		result.Ramp, buckets = rampSteps(s.job, recorders, s.ended)
	}
	t := s.account(recorders)
	t.ServerCPU = s.serverCPU()
	result.Generator = s.generator(t.Correct + t.Wrong)
	if s.lag != nil {
		result.Generator.SendLagP99 = float64(s.lag.ValueAtPercentile(99)) / 1e9
	}
	if why := t.Unmeasured(); why != "" {
		s.warn("nothing was measured: %s", why)
	}
	if !result.Verified {
		s.warn("%s", unverified)
	}
	s.checkLimit(t)
	stalled := s.checkStall(&t)
	result.Generator.Limited = s.checkOpen(t, result.Generator) || stalled && s.openLoop
	s.checkRecords(t, s.edges)
	result.Targets = []harness.TargetLoad{t}
	if !s.Share.Whole() || s.Tell != nil {
		result.Parts = s.parts(merge(recorders), buckets)
	}
	result.Warnings = append(harness.Doubts{}, s.warnings...) // never null in JSON
	return result
}

const unverified = "not every request has an expected body: those answers were checked by status, or " +
	"by status " +
	"and length"

// account sums the accounts of all connections.
func (s *summary) account(recorders []*recorder) harness.TargetLoad {
	var closed int64
	t := total(recorders)
	t.URL, t.Address = s.target.URL, s.address
	for _, r := range recorders {
		closed += r.closed
		s.live += r.live
		s.edges += time.Duration(r.edges)
		s.outside += r.outside
	}
	t.Failures.Reasons = sumReasons(recorders)
	joinCounters(&t, recorders)
	t.Creates = creates(recorders)
	t.Scheduled += s.unsent
	t.Unsent += s.unsent
	t.Unmet = float64(t.Unsent) > (1-harness.MetShare)*float64(t.Scheduled)
	if s.duration > 0 {
		t.Throughput = float64(t.Correct+t.Wrong) / s.duration.Seconds()
		t.Goodput = float64(t.Correct) / s.duration.Seconds()
	}
	all := merge(recorders)
	t.ResponseTime = distribution(all.response)
	t.ServiceTime = t.ResponseTime
	if all.service != nil {
		t.ServiceTime, s.lag = distribution(all.service), all.lag
	}
	t.Histogram = s.encode(all.response)
	if closed > 0 {
		s.warn("the server closed keep-alive connections after %d answers", closed)
	}
	if n := t.Failures.Unsolicited; n > 0 {
		s.warn("bytes came without a request %d times: %s", n, t.Difference)
	}
	if t.Failures.Head > 0 {
		s.warn("%d answers had another head than the proved one: %s", t.Failures.Head, t.Difference)
	}
	if s.unanswered != "" {
		s.warn("%s", s.unanswered)
	}
	if t.Failures.Reasons[connectReason(unix.EADDRNOTAVAIL).String()] > 0 {
		s.warn("this machine ran out of local ports, which is no fault of the server: " +
			"keep connections alive, or widen net.ipv4.ip_local_port_range")
	}
	if t.Unmet {
		s.warn("over 1 %% of the requests that fell due were never sent: the times cover only the others")
	}
	return t
}

// encode writes a histogram as text.
func (s *summary) encode(h *hdr.Histogram) string {
	text, err := h.Encode(hdr.V2CompressedEncodingCookieBase)
	if err != nil {
		s.warn("a histogram could not be encoded: %v", err)
	}
	return string(text)
}

// needed takes the time of polls in vain from the generator's CPU time. The kernel does not say whether a
// poll was user or system time, so both lose the same part.
func (s *summary) needed(polled time.Duration) {
	user, system := s.after.user-s.before.user, s.after.system-s.before.system
	if used := user + system; used > 0 {
		part := min(1, float64(polled)/float64(used))
		s.after.user -= time.Duration(part * float64(user))
		s.after.system -= time.Duration(part * float64(system))
	}
}

func (s *summary) generator(complete int64) harness.GeneratorHealth {
	user, system := s.after.user-s.before.user, s.after.system-s.before.system
	g := harness.GeneratorHealth{
		CPU: (user + system).Seconds(), User: user.Seconds(), System: system.Seconds(),
		GCCycles: uint32(s.after.cycles - s.before.cycles), LiveConnections: s.live,
	}
	if complete > 0 {
		g.CPUPerRequest = g.CPU / float64(complete)
	}
	if s.PeakRSS != nil {
		g.PeakRSS = s.PeakRSS()
	}
	return g
}

// serverCPU is the CPU time of the --pid process in the window, or nil with a warning.
func (s *summary) serverCPU() *float64 {
	if s.server == nil {
		return nil
	}
	for _, err := range []error{s.before.serverErr, s.after.serverErr} {
		if err != nil {
			s.warn("no CPU time of the server: %v", err)
			return nil
		}
	}
	v := (s.after.server - s.before.server).Seconds()
	return &v
}
