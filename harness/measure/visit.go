package measure

import (
	"time"

	"tenrounds/harness"
)

// VisitSampler watches a visit: several servers that one generator asks in slices. A nil one watches nothing.
type VisitSampler struct {
	all *Sampler
}

// WatchVisit takes the figures before the load of several servers, by the process ids of each; of.Server does
// not count. It is nil where the system does not tell.
func (m Machine) WatchVisit(of Subjects, servers [][]int) *VisitSampler {
	v := &VisitSampler{all: m.watch(of, servers)}
	if v.all == nil {
		return nil
	}
	return v
}

// Start begins to take samples. The generator with this process id was started just now, and is at work for
// this long at least.
func (v *VisitSampler) Start(pid int, visit time.Duration) {
	if v != nil {
		v.all.Start(pid, 0, visit)
	}
}

// Stop returns what each server's turn cost, in the order of the servers; nil if it is not known. What the
// machine did is the same for all of them, and so is the generator's part: of the whole visit. Memory and
// context switches are the server's own, over all that it did from before the generator began until it had
// ended, and its CPU time too, which says how that is parted; how much fell in its slices the generator knows
// better. It must be called once, when the generator has ended.
func (v *VisitSampler) Stop() (all []*harness.Resources) {
	if v == nil {
		return nil
	}
	whole, after := v.all.end()
	if whole == nil {
		return nil
	}
	places := v.all.places(whole)
	whole.Generator.Lost = v.all.lost(places[len(places)-1])
	lost := v.all.lost(places[0])
	for _, pids := range v.all.families {
		r := *whole
		r.Visit, r.Stretch = whole.Stretch, 0
		r.Server = v.usage(pids, after, whole.Server.CPUs)
		r.Server.Throttled = whole.Server.Throttled // their cgroup is the same
		r.Server.Lost = lost
		all = append(all, &r)
	}
	return all
}

// usage is what one server used and held.
func (v *VisitSampler) usage(pids []int, after reading, cpus int) harness.Usage {
	u := harness.Usage{CPUs: cpus}
	v.all.memory(pids, after, &u)
	for _, pid := range pids {
		before := v.all.idle.procs[server][pid] // nothing, of one that began since then
		if now, is := after.procs[server][pid]; is {
			u.Processes++
			d := now.since(before)
			u.User, u.System = u.User+d.user, u.System+d.system
			u.Voluntary, u.Involuntary = u.Voluntary+d.voluntary, u.Involuntary+d.involuntary
		}
	}
	return u
}
