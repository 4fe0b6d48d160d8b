package page

import (
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// cpuGroup is the CPU time and the memory of the rows of one scenario and load, side by side.
type cpuGroup struct {
	heading
	Title        string
	Ruler, Scale template.HTML
	Rows         []cpuRow
	// CPU and Memory say that some row tells of them.
	CPU, Memory bool
	// More are the other columns, of those rows that have any.
	Head []string
	More []costRow
}

type cpuRow struct {
	who
	Strip, Held       template.HTML
	Server, Generator cell
	Idle, Peak        cell
}

// cost is CPU time over rounds, in seconds.
type cost struct {
	server, generator, seconds float64 // sums
	// perServer and perGenerator are for each correct answer: of all rounds together, in slices the mean over the rounds,
	// which is cpu_per_answer_s of summary.csv.
	perServer, perGenerator float64
	rounds                  int
}

// known reports whether there was CPU time, and what it was spent on.
func (c cost) known() bool { return c.rounds > 0 }

// cpuView shows the groups whose turns tell what they cost, the points of a sweep left out: there would be a table for
// each number of connections.
func cpuView(in content.Input) any {
	var all []cpuGroup
	for i, g := range content.Groups(in) {
		if v := newCPUGroup(in, i, g); len(v.Rows) > 0 {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newCPUGroup(in content.Input, number int, g *content.Group) cpuGroup {
	v := cpuGroup{heading: newHeading(number, g.Scenario, g.Load), Title: g.Title()}
	var costs []cost
	var each, held [][]chart.Dot
	var times, sizes []float64
	var rows []harness.Summary
	for _, r := range slices.Concat(g.Ranked, g.Unranked) {
		turns := turnsOf(in, r.Target, r.Scenario, r.Load)
		c, spenders := spent(turns)
		holds := r.Costs != nil && !figures.Unknown(r.Costs.RSSPeak)
		if !c.known() && !holds {
			continue
		}
		v.CPU, v.Memory = v.CPU || c.known(), v.Memory || holds
		a, b := dots(spenders, perRequest, figures.Duration), dots(holders(turns), peakMemory, content.Memory)
		rows, costs, each, held = append(rows, r), append(costs, c), append(each, a), append(held, b)
		times, sizes = append(times, values(a)...), append(sizes, values(b)...)
		if holds {
			sizes = append(sizes, r.Costs.RSSPeak)
		}
	}
	scale, bytes, steps := chart.FromZero(times...), memoryScale(sizes), []float64(nil)
	marks := scale.Ticks(4)
	for _, t := range chart.FromZero(bytes.High / mebi).Ticks(4) {
		steps = append(steps, t*mebi)
	}
	v.Ruler, v.Scale = chart.Ruler(scale, marks, briefTime), chart.Ruler(bytes, steps, briefMemory)
	for i, r := range rows {
		x := newCPURow(in, r, costs[i])
		if costs[i].known() {
			mean, _ := x.Server.number()
			x.Strip = strip(scale, marks, each[i], harness.Estimate{Mean: mean, Low: nan(), High: nan()}, figures.Duration)
		}
		if peak, known := x.Peak.number(); known {
			x.Held = strip(bytes, steps, held[i], harness.Estimate{Mean: peak, Low: nan(), High: nan()}, content.Memory)
		}
		v.Rows = append(v.Rows, x)
	}
	v.Head, v.More = costTable(in, rows)
	return v
}

func newCPURow(in content.Input, r harness.Summary, c cost) cpuRow {
	x := cpuRow{who: whoOf(in, r.Target, r.Version), Server: wordCell("server_cpu_s/correct", figures.None), Generator: wordCell("generator_cpu_s/correct", figures.None),
		Idle: wordCell("rss_idle_bytes", figures.None), Peak: wordCell("rss_peak_bytes", figures.None)}
	if c.known() {
		x.Server = figureCell("server_cpu_s/correct", c.perServer, figures.Duration(c.perServer))
		x.Generator = figureCell("generator_cpu_s/correct", c.perGenerator, figures.Duration(c.perGenerator))
	}
	if k := r.Costs; k != nil && !figures.Unknown(k.RSSPeak) {
		x.Idle, x.Peak = figureCell("rss_idle_bytes", k.RSSIdle, content.Memory(k.RSSIdle)), figureCell("rss_peak_bytes", k.RSSPeak, content.Memory(k.RSSPeak))
	}
	return x
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
		n := float64(a.Correct + a.Carried) // those carried over a slice's edge took CPU time like any other
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

// generatorCPU is the generator's CPU time for a turn: in slices that in the slices of its target, because the whole is
// for all targets; no number in slices of which it did not tell.
func generatorCPU(m harness.Measurement) float64 {
	if own := m.Account().GeneratorCPU; own != nil {
		return *own
	}
	if m.Load.Slice > 0 {
		return nan()
	}
	return m.Result.Generator.CPU
}

func perRequest(m harness.Measurement) (column string, value float64) {
	each, _ := cpuOf(m)
	return "server_cpu_s/correct", each
}
