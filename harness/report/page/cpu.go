package page

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// cost is CPU time over rounds, in seconds.
type cost struct {
	server, generator, seconds float64 // sums
	// perServer and perGenerator are for each correct answer: of all rounds together, in slices the mean over
	// the rounds, which is cpu_per_answer_s of summary.csv.
	perServer, perGenerator float64
	rounds                  int
}

// cpuRow is a row with what its requests cost.
type cpuRow struct {
	harness.Summary
	cost
	turns []harness.Measurement
	// timed are the turns that have the CPU time of the server.
	timed []harness.Measurement
}

// memory of the row's server; no number where it was not read.
func (r cpuRow) memory(get func(*harness.Costs) float64) float64 {
	if r.Costs == nil || figures.Unknown(r.Costs.RSSPeak) {
		return nan()
	}
	return get(r.Costs)
}

// cpuView shows CPU time and memory of each group. Sweeps are left out: they would need a table for each
// number of connections.
func cpuView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		v := newGroup(i, g)
		var rows []cpuRow
		time, held := false, false
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			x := cpuRow{Summary: r, turns: turnsOf(in, r.Target, r.Scenario, r.Load)}
			x.cost, x.timed = spent(x.turns)
			holds := known(x.memory(peak))
			if x.rounds > 0 || holds {
				rows = append(rows, x)
				time, held = time || x.rounds > 0, held || holds
			}
		}
		if len(rows) == 0 {
			return nil
		}
		v.Tables = append(v.Tables, cpuTable(in, v.Title, rows, time, held))
		if t := costTable(in, v.Title, rows); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
		return []group{v}
	})
}

func cpuWho(in content.Input) func(cpuRow) who {
	return func(r cpuRow) who { return whoOf(in, r.Target, r.Version) }
}

func peak(c *harness.Costs) float64 { return c.RSSPeak }
func idle(c *harness.Costs) float64 { return c.RSSIdle }

// cpuTable has columns for CPU time, for memory, or for both.
func cpuTable(in content.Input, title string, rows []cpuRow, time, held bool) table {
	class := "chart sortable"
	if time && held {
		class += " two"
	}
	t := newTable(class, title+": CPU time and memory", rows, cpuWho(in))
	t.targets()
	if time {
		cpu := timeAxis
		cpu.ticks = 4
		t.strips("", "CPU time, every round", cpu, func(r cpuRow) strip {
			return strip{rounds: dots(r.timed, perRequest, figures.Duration), Estimate: alone(r.perServer)}
		})
		t.figure("", "server CPU per answer", "server_cpu_s/correct",
			func(r cpuRow) float64 { return r.perServer })
		t.figure(wide, "generator CPU per answer", "generator_cpu_s/correct",
			func(r cpuRow) float64 { return r.perGenerator })
	}
	if held {
		t.strips(wide, "peak memory, every round", memoryAxis, func(r cpuRow) strip {
			return strip{rounds: dots(holders(r.turns), peakMemory, content.Memory), Estimate: alone(r.memory(peak))}
		})
		t.figure("", "peak memory", "rss_peak_bytes", func(r cpuRow) float64 { return r.memory(peak) })
		t.figure(wide, "memory before the load", "rss_idle_bytes", func(r cpuRow) float64 { return r.memory(idle) })
	}
	return t.table
}

// spent sums the turns up that have the CPU time of the server.
func spent(turns []harness.Measurement) (c cost, with []harness.Measurement) {
	var answers, eachServer, eachGenerator float64
	sliced := false
	for _, m := range turns {
		each, known := cpuOf(m)
		if !known {
			continue
		}
		a, own := m.Account(), generatorCPU(m)
		n := float64(a.Correct + a.Carried) // answers carried over the edge of a slice took CPU time like any other
		answers, eachServer, eachGenerator = answers+n, eachServer+each, eachGenerator+own/n
		c.server, c.generator, c.seconds = c.server+*a.ServerCPU, c.generator+own, c.seconds+m.Result.Duration
		c.rounds++
		sliced = sliced || m.Load.Slice > 0
		with = append(with, m)
	}
	rounds := float64(c.rounds)
	if c.perServer, c.perGenerator = c.server/answers, c.generator/answers; sliced {
		c.perServer, c.perGenerator = eachServer/rounds, eachGenerator/rounds
	}
	return c, with
}

// generatorCPU is the generator's CPU time for a turn; with slices only the time of the target's own slices,
// which is not known of every run.
func generatorCPU(m harness.Measurement) float64 {
	if own := m.Account().GeneratorCPU; own != nil {
		return *own
	}
	if m.Load.Slice > 0 {
		return nan()
	}
	return m.Result.Generator.CPU
}

func cpuOf(m harness.Measurement) (float64, bool) { return m.Account().ServerCPUPerRequest() }

func perRequest(m harness.Measurement) (column string, value float64) {
	each, _ := cpuOf(m)
	return "server_cpu_s/correct", each
}

// holders are the turns in which the memory of the server was read.
func holders(turns []harness.Measurement) (with []harness.Measurement) {
	for _, m := range turns {
		if m.Result.Resources != nil && m.Result.Resources.Server.RSSPeak > 0 {
			with = append(with, m)
		}
	}
	return with
}

func peakMemory(m harness.Measurement) (column string, value float64) {
	return "rss_peak_bytes", float64(m.Result.Resources.Server.RSSPeak)
}
