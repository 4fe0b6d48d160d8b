package report

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
)

// cpuGroup is the CPU time of the rows of one scenario and load.
type cpuGroup struct {
	heading
	Title string
	Ruler template.HTML
	Rows  []cpuRow
	// Verdicts says that some row has one.
	Verdicts bool
}

type cpuRow struct {
	who
	Strip                                   template.HTML
	Server, Generator, ServerBusy, LoadBusy cell
	Verdict                                 cell
}

// cost is CPU time over rounds.
type cost struct {
	server, generator, seconds float64
	correct                    int64
	rounds                     int
}

// cpuView shows the groups whose turns have CPU times, the points of a sweep left out: there would be a table for
// each number of connections.
func cpuView(in Input) any {
	var all []cpuGroup
	for i, g := range groups(in) {
		if v := newCPUGroup(in, i, g); len(v.Rows) > 0 {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newCPUGroup(in Input, number int, g *group) cpuGroup {
	v := cpuGroup{heading: newHeading(number, g.scenario, g.load)}
	v.Title = g.title()
	servers, loads := cpuCount(in.Run.Plan.Machine.ServerCPUs, in.Run.Environment.CPUs), cpuCount(in.Run.Plan.Machine.LoadCPUs, in.Run.Environment.CPUs)
	var costs []cost
	var rounds [][]chart.Dot
	var seen []float64
	var rows []harness.Summary
	for _, r := range slices.Concat(g.ranked, g.unranked) {
		turns := in.turnsOf(r.Target, r.Scenario, r.Load)
		c, turns := spent(turns)
		if c.rounds == 0 || c.correct == 0 {
			continue
		}
		d := dots(turns, perRequest, duration)
		rows, costs, rounds, seen = append(rows, r), append(costs, c), append(rounds, d), append(seen, values(d)...)
	}
	scale := chart.FromZero(seen...)
	marks := scale.Ticks(5)
	v.Ruler = chart.Ruler(scale, marks, briefTime)
	for i, r := range rows {
		c := costs[i]
		each := c.server / float64(c.correct)
		v.Verdicts = v.Verdicts || r.Verdict != ""
		v.Rows = append(v.Rows, cpuRow{
			who:       in.who(r.Target, r.Version),
			Strip:     strip(scale, marks, rounds[i], harness.Estimate{Mean: each, Low: nan(), High: nan()}, duration),
			Server:    figureCell("server_cpu_s/correct", each, duration(each)),
			Generator: figureCell("generator_cpu_s/correct", c.generator/float64(c.correct), duration(c.generator/float64(c.correct))),
			// Of the CPUs that each had.
			ServerBusy: figureCell("server_cpu_s/duration_s", c.server/c.seconds/servers, percentage(c.server/c.seconds/servers)),
			LoadBusy:   figureCell("generator_cpu_s/duration_s", c.generator/c.seconds/loads, percentage(c.generator/c.seconds/loads)),
			Verdict:    wordCell("verdict", r.Verdict),
		})
	}
	return v
}

// spent sums the turns up that have the CPU time of the server.
func spent(turns []harness.Measurement) (c cost, with []harness.Measurement) {
	for _, m := range turns {
		a := m.Account()
		if a.ServerCPU == nil || a.Correct == 0 {
			continue
		}
		c.server += *a.ServerCPU
		c.generator += m.Result.Generator.CPU
		c.seconds += m.Result.Duration
		c.correct += a.Correct
		c.rounds++
		with = append(with, m)
	}
	return c, with
}

func perRequest(m harness.Measurement) (column string, value float64) {
	a := m.Account()
	return "server_cpu_s/correct", *a.ServerCPU / float64(a.Correct)
}

// percentage prints a share without a fraction.
func percentage(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// cpuCount is how many CPUs a list like "0-3,8" names; all of them if it names none, or cannot be read.
func cpuCount(list string, all int) float64 {
	n := 0
	for _, s := range strings.Split(list, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(s), "-")
		a, err := strconv.Atoi(from)
		b := a
		if err == nil && isRange {
			b, err = strconv.Atoi(to)
		}
		if err != nil || b < a {
			return float64(max(all, 1))
		}
		n += b - a + 1
	}
	return float64(n)
}
