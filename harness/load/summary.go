package load

import (
	"cmp"
	"fmt"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
	"golang.org/x/sys/unix"

	"tenrounds/harness"
)

// summary makes the result from the accounts and the readings at the window's edges.
type summary struct {
	options       Options
	work          *workload
	address       string // that was asked
	nobody        string // as in job
	duration      time.Duration
	interrupted   bool
	ended         time.Duration // of sending, since the start of the run
	stoppedBy     string        // the condition that ended it
	unsent        int64         // requests that no connection took
	before, after health
	server        *serverClock
	warnings      []string
	stalled       time.Duration // of the engine, in the windows
	elapsed       time.Duration // between before and after, if it is not duration
	// Set by target:
	edges   time.Duration  // within windows, of requests that reach over their edges
	outside int64          // answers outside of all windows
	live    int64          // connections at the end
	lag     *hdr.Histogram // nil in a closed loop
}

func (s *summary) warn(format string, args ...any) {
	s.warnings = append(s.warnings, fmt.Sprintf(format, args...))
}

func (s *summary) result(recorders []*recorder) harness.LoadResult {
	o := s.options
	result := harness.LoadResult{
		Mode: o.Mode, Engine: o.Engine, Seed: o.Seed, Verified: s.work.verified,
		Duration: s.duration.Seconds(),
	}
	t := s.target(o.URLs[0], recorders)
	t.ServerCPU = s.serverCPU()
	result.Generator = s.generator(t.Correct + t.Wrong)
	if s.lag != nil {
		result.Generator.SendLagP99 = float64(s.lag.ValueAtPercentile(99)) / 1e9
	}
	if o.Mode == ModeUsers {
		result.Users, result.StoppedBy = usersAt(o, s.ended), s.stoppedBy
	}
	if o.Mode == ModeUsers || o.Curve > 0 {
		result.Ramp = rampSteps(o, recorders, s.ended)
	}
	if why := t.Unmeasured(); why != "" {
		s.warn("nothing was measured: %s", why)
	}
	if !result.Verified {
		s.warn("%s", unverified)
	}
	s.checkLimit(t)
	stalled := s.checkStall(&t)
	result.Generator.Limited = s.checkOpen(t, result.Generator) || stalled && o.Mode != ModeClosed
	s.checkLittle(t, s.edges)
	result.Targets = []harness.TargetLoad{t}
	result.Warnings = append([]string{}, s.warnings...) // never null in JSON
	return result
}

const unverified = "not every request has an expected body: answers were checked by status only"

// target sums the accounts of one URL.
func (s *summary) target(url string, recorders []*recorder) harness.TargetLoad {
	var closed int64
	t := total(recorders)
	t.URL, t.Address = url, s.address
	for _, r := range recorders {
		closed += r.closed
		s.live += r.live
		s.edges += time.Duration(r.edges)
		s.outside += r.outside
	}
	t.Failures.Reasons = sumReasons(recorders)
	s.checkCounters(&t, recorders)
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
	if encoded, err := all.response.Encode(hdr.V2CompressedEncodingCookieBase); err == nil {
		t.Histogram = string(encoded)
	} else {
		s.warn("the histogram could not be encoded: %v", err)
	}
	if closed > 0 {
		s.warn("the server closed keep-alive connections after %d answers", closed)
	}
	if n := t.Failures.Unsolicited; n > 0 {
		s.warn("bytes came without a request %d times: %s", n, t.Difference)
	}
	if t.Failures.Head > 0 {
		s.warn("%d answers had another head than the proved one: %s", t.Failures.Head, t.Difference)
	}
	if s.nobody != "" {
		s.warn("%s", s.nobody)
	}
	if t.Failures.Reasons[connectReason(unix.EADDRNOTAVAIL).String()] > 0 {
		s.warn("this machine ran out of local ports, which is no fault of the server: keep connections alive, or widen net.ipv4.ip_local_port_range")
	}
	if t.Unmet {
		s.warn("over 1 %% of the requests that fell due were never sent: the times are those of the others alone")
	}
	return t
}

// merge adds up the histograms of several recorders, each once.
func merge(recorders []*recorder) *times {
	sum := recorders[0].times
	seen := map[*times]bool{sum: true}
	for _, r := range recorders {
		if t := r.times; !seen[t] {
			seen[t] = true
			sum.response.Merge(t.response)
			if sum.service != nil {
				sum.service.Merge(t.service)
				sum.lag.Merge(t.lag)
			}
		}
	}
	return sum
}

// creates sums the requests that make something; nil if there were none to be sent.
func creates(recorders []*recorder) *harness.Creates {
	var sum harness.Creates
	for _, r := range recorders {
		if r.creates == nil {
			return nil
		}
		sum.Answered += r.created.Answered
		sum.Unsure += r.created.Unsure
	}
	return &sum
}

// add sums accounts.
func add(t *harness.TargetLoad, a harness.TargetLoad) {
	t.Scheduled += a.Scheduled
	t.Correct += a.Correct
	t.Wrong += a.Wrong
	t.Errors += a.Errors
	t.Timeouts += a.Timeouts
	t.Unsent += a.Unsent
	t.InFlight += a.InFlight
	t.BytesReceived += a.BytesReceived
	t.Failures.Connect += a.Failures.Connect
	t.Failures.Reset += a.Failures.Reset
	t.Failures.Malformed += a.Failures.Malformed
	t.Failures.Status += a.Failures.Status
	t.Failures.Body += a.Failures.Body
	t.Failures.Head += a.Failures.Head
	t.Failures.Unsolicited += a.Failures.Unsolicited
	t.Difference = cmp.Or(t.Difference, a.Difference)
	t.Failures.Timeout += a.Failures.Timeout
}

// distribution converts a histogram of nanoseconds to seconds; all zero if it is empty.
func distribution(h *hdr.Histogram) harness.Distribution {
	n := h.TotalCount()
	if n == 0 {
		return harness.Distribution{}
	}
	p := h.ValueAtPercentilesSlice([]float64{50, 66, 75, 80, 90, 95, 98, 99, 99.9})
	s := func(ns int64) float64 { return float64(ns) / 1e9 }
	d := harness.Distribution{
		Mean: h.Mean() / 1e9, SD: h.StdDev() / 1e9, Min: s(h.Min()), Max: s(h.Max()),
		P50: s(p[0]), P66: s(p[1]), P75: s(p[2]), P80: s(p[3]), P90: s(p[4]), P95: s(p[5]), P98: s(p[6]), P99: s(p[7]),
	}
	const enoughForP999 = 10_000
	if n >= enoughForP999 {
		v := s(p[8])
		d.P999 = &v
	}
	return d
}

// busy is the share of its CPUs from which on a process counts as the limit (METHODOLOGY.md).
const busy = 0.90

// checkLimit warns if the generator's CPUs were used up, so that the figures say little of the server.
func (s *summary) checkLimit(t harness.TargetLoad) {
	if s.duration <= 0 {
		return
	}
	own := s.ownShare()
	if own < busy {
		return
	}
	if t.ServerCPU == nil {
		s.warn("the generator used %.0f %% of its CPUs: it may have been the limit (--pid would tell)", 100*own)
		return
	}
	if share := s.serverShare(t); share < busy {
		s.warn("the generator was the limit: it used %.0f %% of its CPUs, the server %.0f %% of its", 100*own, 100*share)
	}
}

// ownShare is how much of the CPUs that it can use the generator used: a loop cannot use more than one.
func (s *summary) ownShare() float64 {
	cpus := ownCPUs()
	if s.options.Engine == EngineEpoll {
		cpus = min(cpus, s.options.Loops)
	}
	elapsed := s.elapsed
	if elapsed == 0 {
		elapsed = s.duration
	}
	return (s.after.user + s.after.system - s.before.user - s.before.system).Seconds() / (elapsed.Seconds() * float64(cpus))
}

func (s *summary) serverShare(t harness.TargetLoad) float64 {
	return *t.ServerCPU / (s.duration.Seconds() * float64(s.server.cpus()))
}

// lateSends is the send lag from which on an open loop is not the one that was asked for, if it also makes
// up half of the slow answers' time.
const lateSends = 10 * time.Millisecond

// checkOpen reports whether the generator could not keep the times of an open loop, so that the result says
// nothing of the server.
func (s *summary) checkOpen(t harness.TargetLoad, g harness.GeneratorHealth) bool {
	if s.options.Mode == ModeClosed || s.duration <= 0 {
		return false
	}
	if g.SendLagP99 > lateSends.Seconds() && g.SendLagP99 > t.ResponseTime.P99/2 {
		s.warn("the generator was the limit: 1 %% of its sends were %.3g ms late or more, on connections that were free", g.SendLagP99*1e3)
		return true
	}
	return s.ownShare() >= busy && (t.ServerCPU == nil || s.serverShare(t) < busy)
}

// checkLittle warns if requests in flight and throughput × mean time disagree (Little's law), which would
// mean that time was lost between answers and requests. The requests over the window's edges, which are in
// no histogram, are added.
func (s *summary) checkLittle(t harness.TargetLoad, edges time.Duration) {
	o := s.options
	places := float64(o.Connections * o.Pipeline)
	if o.Mode != ModeClosed || !o.KeepAlive || t.Failed() > 0 || s.duration < time.Second || s.interrupted {
		return
	}
	within := t.Throughput - float64(t.Carried)/s.duration.Seconds() // the others are among the edges
	inFlight := within*t.ResponseTime.Mean + edges.Seconds()/s.duration.Seconds()
	if ratio := inFlight / places; ratio < 0.95 || ratio > 1.05 {
		s.warn("throughput × mean response time gives %.4g requests in flight, not %.0f: the figures contradict one another",
			inFlight, places)
	}
}
