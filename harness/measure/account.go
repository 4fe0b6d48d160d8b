package measure

import (
	"time"

	"tenrounds/harness"
)

// Stop reads the figures after the load and returns the cost of the turn, or nil if it is not known. It must
// be called once, when the generator has ended.
func (s *Sampler) Stop() *harness.Resources {
	r, _ := s.end()
	return r
}

// end is Stop, with the figures after the load.
func (s *Sampler) end() (*harness.Resources, reading) {
	if s == nil {
		return nil, reading{}
	}
	close(s.stop)
	s.begin.Do(func() { close(s.done) }) // it never began
	<-s.done
	began := time.Now()
	after, err := s.take(began)
	if err != nil {
		return nil, after
	}
	s.machine.proportion(s.fs, s.families, after)
	r := s.resources(after)
	r.Disturbance = s.disturbance(&r, began)
	s.spent += time.Since(began)
	r.Sampling = s.spent.Seconds()
	return &r, after
}

// resources makes the account of a turn from its samples and the reading after it.
func (s *Sampler) resources(after reading) harness.Resources {
	r := harness.Resources{Samples: len(s.samples)}
	s.memory(s.pids[server], after, &r.Server)
	r.Server.Processes = len(s.idle.procs[server])
	for _, x := range s.samples {
		r.Generator.RSSPeak = max(r.Generator.RSSPeak, x.rss(generator))
	}
	if len(s.samples) < 2 {
		return r
	}
	first, last := s.samples[0], s.samples[len(s.samples)-1]
	r.Stretch = last.at.Sub(first.at).Seconds()
	s.used(server, s.of.ServerCPUs, &r.Server)
	for _, x := range s.samples {
		r.Server.Processes = max(r.Server.Processes, len(x.procs[server]))
	}
	s.used(generator, s.of.LoadCPUs, &r.Generator)
	others := r.Server.User + r.Server.System + r.Generator.User + r.Generator.System
	if len(s.pids[database]) > 0 {
		r.Database = &harness.Usage{Apart: s.of.DatabaseCPUs != nil}
		cpus := s.of.LoadCPUs
		if r.Database.Apart {
			cpus = s.of.DatabaseCPUs
		}
		s.used(database, cpus, r.Database)
		r.Database.RSSIdle, r.Database.RSSAfter = s.dataIdle, databaseMemory(s.fs, s.pids[database])
		others += r.Database.User + r.Database.System
	}
	all := s.between(nil)
	r.OtherCPU = max(0, s.tasks(all)-others)
	r.Steal = all.steal
	r.SwapIn, r.SwapOut = max(0, last.swapIn-first.swapIn), max(0, last.swapOut-first.swapOut)
	for _, x := range s.samples {
		r.ServerHz += x.hz / float64(len(s.samples))
	}
	return r
}

// used fills in what a subject used from the first sample to the last, and how busy its CPUs were.
func (s *Sampler) used(subject int, cpus []int, u *harness.Usage) {
	for i, now := range s.samples[1:] {
		before := s.samples[i]
		for pid, p := range now.procs[subject] {
			d := p.since(before.procs[subject][pid]) // of one that began since then, all
			u.User += d.user
			u.System += d.system
			u.Voluntary += d.voluntary
			u.Involuntary += d.involuntary
		}
		a, _ := before.of(cpus)
		b, _ := now.of(cpus)
		u.Peak = max(u.Peak, b.since(a).share())
	}
	u.Processes = len(s.samples[0].procs[subject])
	_, u.CPUs = s.samples[0].of(cpus)
	u.Busy = s.between(cpus).share()
	u.Throttled = s.denied(subject)
}

// memory fills in the memory of a server.
func (s *Sampler) memory(pids []int, after reading, u *harness.Usage) {
	u.RSSIdle, _ = s.idle.held(pids)
	u.RSSAfter, u.Proportional = after.held(pids)
	u.RSSPeak = s.peakOf(pids, after)
}

// peakOf is the peak memory of a server. It is the kernel's peak since the reset, or else the largest sample,
// which is lower. Where shared memory counts once, it is the memory at the end plus what each process was
// above it at its peak.
func (s *Sampler) peakOf(pids []int, after reading) int64 {
	idle, _ := s.idle.held(pids)
	most, once := after.held(pids)
	seen := int64(0)
	for _, pid := range after.present(pids) {
		u := after.procs[server][pid]
		if once {
			most += max(0, u.peak-u.rss)
		}
		seen += u.peak
	}
	if once {
		return max(idle, most)
	}
	if s.fresh {
		most = max(most, seen)
	}
	for _, x := range s.samples {
		now, _ := x.held(pids)
		most = max(most, now)
	}
	return max(idle, most)
}
