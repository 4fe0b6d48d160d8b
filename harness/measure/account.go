package measure

import (
	"slices"

	"tenrounds/harness"
)

// resources makes the account of a turn from its samples and the reading after it.
func (s *Sampler) resources(after reading) harness.Resources {
	r := harness.Resources{Samples: len(s.samples)}
	s.memoryOf(s.pids[server], after, &r.Server)
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
		r.Database.RSSIdle, r.Database.RSSAfter = s.dataIdle, s.memory()
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
}

// between is the time of some CPUs from the first sample to the last.
func (s *Sampler) between(cpus []int) cpuTime {
	first, _ := s.samples[0].of(cpus)
	last, _ := s.samples[len(s.samples)-1].of(cpus)
	return last.since(first)
}

// tasks is the part of the busy time that is in the times of processes.
func (s *Sampler) tasks(c cpuTime) float64 {
	if s.machine.irqApart() {
		return c.busy - c.irq
	}
	return c.busy
}

// sharedCPUs reports whether the server and the generator may run on the same CPU.
func (s *Sampler) sharedCPUs() bool {
	return len(s.of.ServerCPUs) == 0 || len(s.of.LoadCPUs) == 0 ||
		slices.ContainsFunc(s.of.ServerCPUs, func(c int) bool { return slices.Contains(s.of.LoadCPUs, c) })
}
