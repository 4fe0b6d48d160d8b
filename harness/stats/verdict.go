package stats

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
)

// verdicts is the order in which groups of rows with different verdicts stand.
var verdicts = []harness.Verdict{harness.VerdictServer, harness.VerdictOffered, harness.VerdictDatabase,
	harness.VerdictUnclear, harness.VerdictGenerator}

func place(verdict harness.Verdict) int { return slices.Index(verdicts, verdict) }

// Judge says what limited one turn of a run, and why, with the figures. split is who ran where, cpus how many
// CPUs the machine has.
func Judge(
	m harness.Measurement,
	split harness.MachineSplit,
	cpus int,
) (verdict harness.Verdict, limit string) {
	if m.Error != "" || m.Account() == nil {
		return "", ""
	}
	turn := []harness.Measurement{m}
	return limitsOf(turn, split, cpus).verdict(m.Load, openOf(turn))
}

// limits gathers how busy the CPUs of all sides were in the turns of a row. Each is a mean over the turns
// that tell, and NaN if none does.
type limits struct {
	server, generator        average // the CPUs, by whomever
	serverShare, loadShare   average // by themselves
	database                 average // of its CPUs, which are others than the generator's if it is apart
	taken                    average // of the server's CPUs, by the generator that runs on them too
	shared, apart            bool
	searches, generatorEnded int
	throttled                average // the share of the time for which a quota stopped the generator
	quota                    string  // the last such quota, and what it cost
}

func limitsOf(turns []harness.Measurement, split harness.MachineSplit, cpus int) (l limits) {
	for _, m := range turns {
		l.add(m, split, cpus)
	}
	return l
}

func (l *limits) add(m harness.Measurement, split harness.MachineSplit, cpus int) {
	far := m.Load.Workers > 0 ||
		split.Apart // other machines made the load: what the generator's CPUs did here says nothing
	l.shared = !far && (split.ServerCPUs == split.LoadCPUs || split.ServerCPUs == "" || split.LoadCPUs == "")
	if m.Load.SLO > 0 {
		l.searches++
		if limitedAbove(m) {
			l.generatorEnded++
		}
	}
	r := m.Sampled()
	if r == nil {
		l.addUnsampled(m, split, cpus)
		return
	}
	busy := func(u harness.Usage) float64 {
		if m.Load.Ramp() { // the mean is over loads that nobody chose: what counts is how it ended
			return u.Peak
		}
		return u.Busy
	}
	l.server.add(busy(r.Server))
	l.serverShare.add(r.Server.Share(r.Stretch))
	if far {
		return
	}
	l.generator.add(busy(r.Generator))
	l.loadShare.add(r.Generator.Share(r.Stretch))
	l.addThrottled(r)
	l.taken.add(taken(r, split) * busy(r.Server) / r.Server.Busy) // of a ramp at its end, like the rest
	if r.Database != nil {
		l.database.add(r.Database.Share(r.Stretch))
		l.apart = l.apart || r.Database.Apart
	}
}

// addThrottled takes for what share of the time a quota stopped the generator, of a visit in slices as well.
func (l *limits) addThrottled(r *harness.Resources) {
	if r == nil || r.Stretch+r.Visit <= 0 {
		return
	}
	stopped := 0.0
	if x := r.Generator.Throttled; x != nil {
		stopped, l.quota = x.Seconds/(r.Stretch+r.Visit), x.String()
	}
	l.throttled.add(stopped)
}

// addUnsampled takes what the generator knows of itself and of the server's process: all that results of
// before the sampler have, and turns in slices.
func (l *limits) addUnsampled(m harness.Measurement, split harness.MachineSplit, cpus int) {
	l.addThrottled(m.Result.Resources)
	t, seconds := m.Account(), m.Result.Duration
	if t.ServerCPU == nil || m.Result.Generator.CPU == 0 || seconds <= 0 || cpus == 0 {
		return
	}
	server := *t.ServerCPU / (seconds * float64(harness.CountCPUs(split.ServerCPUs, cpus)))
	used := m.Result.Generator.CPU
	if t.GeneratorCPU != nil { // in slices, where the whole is for all targets
		used = *t.GeneratorCPU
	}
	load := used / (seconds * float64(harness.CountCPUs(split.LoadCPUs, cpus)))
	l.serverShare.add(server)
	l.loadShare.add(load)
	if v := m.Visited(); v != nil {
		server, load = ofTheRest(server, v.Server), ofTheRest(load, v.Generator)
	}
	if split.ServerCPUs == split.LoadCPUs {
		l.taken.add(load)
	}
	if l.shared {
		server = min(1, server+load)
		load = server
	}
	l.server.add(server)
	l.generator.add(load)
}

// ofTheRest is a share of the CPUs' time as a share of what others left of it.
func ofTheRest(share float64, u harness.Usage) float64 {
	if u.Lost <= 0 || u.Lost >= 1 {
		return share
	}
	return min(1, share/(1-u.Lost))
}

// taken is the share of the server's CPUs that the generator took. Where the generator has other CPUs too, it
// is not known on which it ran: the share is at most the part of the server's CPUs that the server left.
func taken(r *harness.Resources, split harness.MachineSplit) float64 {
	switch {
	case !split.Overlap():
		return 0
	case split.ServerCPUs == split.LoadCPUs:
		return r.Generator.Share(r.Stretch)
	}
	u := r.Generator
	u.CPUs = r.Server.CPUs
	return max(0, min(u.Share(r.Stretch), r.Server.Busy-r.Server.Share(r.Stretch)))
}

// limitedAbove reports whether the generator ended a search, not the server: at half or more of the failed
// tries within the interval of the capacity or, if none failed there, at the lowest rate above that failed.
func limitedAbove(m harness.Measurement) bool {
	next, above, failed, limited := math.Inf(1), false, 0, 0
	for _, s := range m.Steps {
		if s.Passed {
			continue
		}
		if s.Rate > m.Capacity && s.Rate < next {
			next, above = s.Rate, s.Limited
		}
		if m.CapacityLow <= s.Rate && s.Rate <= m.CapacityHigh {
			failed++
			if s.Limited {
				limited++
			}
		}
	}
	if failed > 0 {
		return 2*limited >= failed
	}
	return above
}

// verdict says what was the limit of the turns.
func (l limits) verdict(load harness.Load, o openRow) (verdict harness.Verdict, limit string) {
	switch {
	case o.rounds == 0:
		return "", ""
	case l.generatorEnded > 0:
		return harness.VerdictGenerator, fmt.Sprintf(
			"beyond the rate found the generator could not keep its times in %d of %d rounds",
			l.generatorEnded,
			o.rounds,
		)
	case l.searches > 0 && l.serverShare.mean() == 0:
		return harness.VerdictUnclear, "at higher rates the limit was broken, but the server took no CPU time: something else may have answered for it"
	case l.searches > 0:
		return harness.VerdictServer, "at higher rates the server broke the limit while the generator kept its times"
	case o.limited > 0 && l.onDatabase(): // which starved the generator
		return l.byCPU()
	case o.limited > 0:
		return harness.VerdictGenerator, fmt.Sprintf("it could not keep its times in %d of %d rounds%s", o.limited,
			o.rounds, l.figures("; "))
	case load.Open() && o.offered(load):
		return harness.VerdictOffered, l.figures("")
	}
	return l.byCPU()
}

// idle is the share of its CPUs below which a server did nothing that could have limited it.
const idle = 0.01

// byCPU looks for the side whose CPUs were used up.
func (l limits) byCPU() (verdict harness.Verdict, limit string) {
	server, generator := l.server.mean(), l.generator.mean()
	switch {
	case math.IsNaN(server):
		return harness.VerdictUnclear, "there are no CPU figures of the server"
	case server >= harness.BusyShare && l.taken.mean() >= harness.NotableShare:
		return harness.VerdictGenerator, fmt.Sprintf(
			"%s; %.0f %% of the server's CPUs went to the generator, which runs on them too",
			l.figures(""),
			100*l.taken.mean(),
		)
	case server >= harness.BusyShare && l.serverShare.mean() < idle:
		return harness.VerdictUnclear, l.figures(
			"",
		) + "; the server itself took no CPU time worth the name: something else used its CPUs, and may have answered for it"
	case server >= harness.BusyShare:
		return harness.VerdictServer, l.figures("")
	case l.throttled.mean() >= harness.ThrottledShare:
		return harness.VerdictGenerator, l.figures("") + "; the generator was throttled: " + l.quota
	case math.IsNaN(generator) || generator < harness.BusyShare:
		return harness.VerdictUnclear, l.figures("")
	case l.onDatabase():
		return harness.VerdictDatabase, l.figures("")
	}
	return harness.VerdictGenerator, l.figures("")
}

// figures says how busy whose CPUs were, after a separator; "" if nothing is known.
func (l limits) figures(separator string) string {
	server, generator := l.server.mean(), l.generator.mean()
	switch {
	case math.IsNaN(server):
		return ""
	case l.shared:
		return fmt.Sprintf("%sthe CPUs, which both share, were %.0f %% busy%s%s", separator, 100*server,
			byWhom(server, l.serverShare.mean()+l.loadShare.mean(), "by the two"), l.byDatabase())
	case math.IsNaN(generator):
		return fmt.Sprintf("%sthe server's CPUs were %.0f %% busy", separator, 100*server)
	}
	return fmt.Sprintf("%sthe server's CPUs were %.0f %% busy%s, the generator's %.0f %%%s%s", separator,
		100*server, byWhom(server, l.serverShare.mean(), "by itself"), 100*generator,
		byWhom(generator, l.loadShare.mean(), "by itself"), l.byDatabase())
}

// onDatabase reports whether the database used up the CPUs that it shares with the generator, more of them
// than that.
func (l limits) onDatabase() bool {
	return l.database.n > 0 && !l.apart && l.server.mean() < harness.BusyShare &&
		l.generator.mean() >= harness.BusyShare &&
		l.database.mean() > l.loadShare.mean()
}

// byDatabase tells the database's part of the generator's CPUs, where one was watched that runs on these.
func (l limits) byDatabase() string {
	if l.database.n == 0 || l.apart {
		return ""
	}
	return fmt.Sprintf(", %.0f %% by the database", 100*l.database.mean())
}

// byWhom tells the own part of busy CPUs where others had a notable one.
func byWhom(busy, own float64, who string) string {
	if math.IsNaN(own) || busy-own < Notable {
		return ""
	}
	return fmt.Sprintf(" (%.0f %% %s)", 100*own, who)
}
