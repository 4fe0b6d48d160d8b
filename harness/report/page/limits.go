package page

import (
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// limitsPage says of each row what limited it.
type limitsPage struct {
	Groups []limitGroup
	Sweeps []limitSweep
}

// limitGroup is a scenario and a load, whatever the limits of its rows.
type limitGroup struct {
	heading
	Title string
	Ruler template.HTML
	Rows  []limitRow
}

type limitRow struct {
	who
	Verdict, Server, Generator, Why cell
	Busy                            template.HTML
	// Weak rows were limited by something else than their server or what was asked for.
	Weak bool
}

// limitSweep is a sweep, with a column for each number of connections.
type limitSweep struct {
	heading
	Title string
	Head  []string
	Rows  []limitPoints
}

type limitPoints struct {
	who
	Points []limitPoint
}

type limitPoint struct {
	Verdict, Why string
	Weak         bool
}

func limitsView(in content.Input) any {
	v := limitsPage{Groups: limitGroups(in), Sweeps: limitSweeps(in)}
	if len(v.Groups)+len(v.Sweeps) == 0 {
		return nil
	}
	return v
}

func limitGroups(in content.Input) (all []limitGroup) {
	for i, g := range content.Groups(in) {
		at := slices.IndexFunc(all, func(x limitGroup) bool {
			return x.Scenario == figures.Short(g.Scenario) && x.Load == figures.Short(g.Load)
		})
		if at < 0 {
			at = len(all)
			v := limitGroup{heading: newHeading(i, g.Scenario, g.Load), Title: figures.Short(g.Scenario) + ", " + content.LoadWords(g.How, g.Load)}
			v.Ruler = chart.Ruler(shareScale, shareTicks, percentage)
			all = append(all, v)
		}
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			if x, told := newLimitRow(in, r); told {
				all[at].Rows = append(all[at].Rows, x)
			}
		}
	}
	return slices.DeleteFunc(all, func(v limitGroup) bool { return len(v.Rows) == 0 })
}

var (
	shareScale = chart.Scale{High: 1}
	shareTicks = []float64{0, 0.5, 1}
)

// newLimitRow is false for a row of which nothing is known: no verdict, and nobody's CPU time.
func newLimitRow(in content.Input, r harness.Summary) (x limitRow, told bool) {
	server, generator := busyOf(in, r)
	x = limitRow{who: whoOf(in, r.Target, r.Version), Verdict: wordCell("verdict", r.Verdict), Why: cell{Column: "limit", Text: figures.Prose(r.Limit)},
		Server: server, Generator: generator, Weak: weak(r.Verdict)}
	c := chart.Range{Scale: shareScale, Ticks: shareTicks, Mark: harness.BusyShare, Label: "CPUs of the server " + server.Text + " busy, of the generator " + generator.Text}
	for _, b := range []struct {
		name string
		cell
	}{{"server", server}, {"generator", generator}} {
		if share, known := b.number(); known {
			c.Values = append(c.Values, chart.Dot{Value: share, Column: b.Column, Title: b.name + " " + b.Text})
		}
	}
	x.Busy = c.HTML()
	if x.Verdict.Text == "" {
		x.Verdict.Text = figures.None
	}
	return x, r.Verdict != "" || len(c.Values) > 0
}

// busyOf are the shares of their CPUs' time in which those of the server and the generator worked. Runs of before these
// were read tell the CPU time of the two processes alone.
func busyOf(in content.Input, r harness.Summary) (server, generator cell) {
	if c := r.Costs; c != nil && !figures.Unknown(c.ServerBusy) {
		return figureCell("server_cpus_busy_share", c.ServerBusy, percentage(c.ServerBusy)), figureCell("generator_cpus_busy_share", c.GeneratorBusy, percentage(c.GeneratorBusy))
	}
	c, _ := spent(turnsOf(in, r.Target, r.Scenario, r.Load))
	machine := in.Run.Plan.Machine
	own := c.server / c.seconds / float64(harness.CountCPUs(machine.ServerCPUs, in.Run.Environment.CPUs))
	load := c.generator / c.seconds / float64(harness.CountCPUs(machine.LoadCPUs, in.Run.Environment.CPUs))
	return figureCell("server_cpu_s/duration_s", own, percentage(own)), figureCell("generator_cpu_s/duration_s", load, percentage(load))
}

func limitSweeps(in content.Input) (all []limitSweep) {
	for i, sweeps := range curvesOf(in.Sweeps) {
		v := limitSweep{heading: newHeading(i, sweeps[0].Scenario, sweeps[0].Loader), Title: figures.Short(sweeps[0].Scenario) + ", over connections"}
		told := false
		for _, p := range sweeps[0].Points {
			v.Head = append(v.Head, figures.Thousands(int64(p.Connections)))
		}
		for _, s := range sweeps {
			row := limitPoints{who: whoOf(in, s.Target, s.Version)}
			for _, p := range s.Points[:min(len(s.Points), len(v.Head))] {
				point := limitPoint{Verdict: figures.None}
				if p.Row != nil && p.Row.Verdict != "" {
					point = limitPoint{figures.Short(p.Row.Verdict), figures.Prose(p.Row.Limit), weak(p.Row.Verdict)}
					told = true
				}
				row.Points = append(row.Points, point)
			}
			v.Rows = append(v.Rows, row)
		}
		if told {
			all = append(all, v)
		}
	}
	return all
}

// weak reports whether a verdict is a doubt: neither the server nor what was asked for was the limit.
func weak(verdict string) bool {
	return verdict != "" && verdict != harness.VerdictServer && verdict != harness.VerdictOffered
}
