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
}

// memory of the row's server; no number where it was not read.
func (r cpuRow) memory(get func(*harness.Costs) float64) float64 {
	if r.Costs == nil || figures.Unknown(r.Costs.RSSPeak) {
		return nan()
	}
	return get(r.Costs)
}

func newCPURow(in content.Input, r harness.Summary) cpuRow {
	x := cpuRow{Summary: r}
	x.cost, _ = spent(turnsOf(in, r.Target, r.Scenario, r.Load))
	return x
}

// cpuView has the costs of each group in full. Sweeps are left out: they would need a table for each number
// of connections.
func cpuView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		v := newGroup(i, g)
		var rows []cpuRow
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			if x := newCPURow(in, r); x.rounds > 0 || known(x.memory(peak)) {
				rows = append(rows, x)
			}
		}
		if len(rows) == 0 {
			return nil
		}
		v.Tables = []table{costTable(in, v.Title, rows)}
		return []group{v}
	})
}

func cpuWho(in content.Input) func(cpuRow) who {
	return func(r cpuRow) who { return whoOf(in, r.Target, r.Version) }
}

func peak(c *harness.Costs) float64 { return c.RSSPeak }

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
