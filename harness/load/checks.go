package load

import (
	"fmt"
	"time"

	"tenrounds/harness"
)

// busy is the share of its CPUs from which a process counts as the limit (METHODOLOGY.md).
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
		s.warn("the generator was the limit: it used %.0f %% of its CPUs, the server %.0f %%", 100*own, 100*share)
	}
}

// ownShare is how much of the CPUs that it can use the generator used: a loop cannot use more than one.
func (s *summary) ownShare() float64 {
	cpus := ownCPUs()
	if s.Engine == EngineEpoll {
		cpus = min(cpus, s.Loops)
	}
	elapsed := s.elapsed
	if elapsed == 0 {
		elapsed = s.duration
	}
	used := s.after.user + s.after.system - s.before.user - s.before.system
	return used.Seconds() / (elapsed.Seconds() * float64(cpus))
}

func (s *summary) serverShare(t harness.TargetLoad) float64 {
	return *t.ServerCPU / (s.duration.Seconds() * float64(s.server.cpus()))
}

// lateSends is the send lag from which an open loop counts as late, if it is also half of the slow answers'
// time.
const lateSends = 10 * time.Millisecond

// checkOpen reports whether the generator could not keep the times of an open loop, so that the result says
// nothing of the server.
func (s *summary) checkOpen(t harness.TargetLoad, g harness.GeneratorHealth) bool {
	if !s.openLoop || s.duration <= 0 {
		return false
	}
	if g.SendLagP99 > lateSends.Seconds() && g.SendLagP99 > t.ResponseTime.P99/2 {
		s.warn("the generator was the limit: 1 %% of its sends on free connections were %.3g ms late or more",
			g.SendLagP99*1e3)
		return true
	}
	return s.ownShare() >= busy && (t.ServerCPU == nil || s.serverShare(t) < busy)
}

// checkRecords warns if the recorded times do not fill the time of all connections. This is a check of the
// generator's own records. It says nothing of the server: in a closed loop the mean time is connections /
// throughput by construction. The requests over the window's edges, which are in no histogram, are added.
func (s *summary) checkRecords(t harness.TargetLoad, edges time.Duration) {
	places := float64(s.connections * s.pipeline)
	if s.openLoop || !s.KeepAlive || t.Failed() > 0 || s.duration < time.Second || s.interrupted {
		return
	}
	within := t.Throughput - float64(t.Carried)/s.duration.Seconds() // the others are among the edges
	inFlight := within*t.ResponseTime.Mean + edges.Seconds()/s.duration.Seconds()
	if ratio := inFlight / places; ratio < 0.95 || ratio > 1.05 {
		s.warn("the generator's records account for %.4g requests in flight, not %.0f: the figures contradict",
			inFlight, places)
	}
}

// checkStall warns if the generator stood still for long enough to change the figures, and reports whether it
// did.
func (s *summary) checkStall(t *harness.TargetLoad) bool {
	slept := suspended(s.before, s.after)
	t.Stalled = (s.stalled + slept).Seconds()
	why := harness.Standstill(t.Stalled, s.duration.Seconds())
	if why == "" {
		return false
	}
	if slept > 0 {
		why += fmt.Sprintf(", %.3g s of it because the machine was suspended", slept.Seconds())
	}
	s.warn("%s: that is no fault of the server", why)
	return true
}
