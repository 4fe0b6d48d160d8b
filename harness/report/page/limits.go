package page

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// limitRow is a row with how busy the CPUs of its server and of the generator were, as shares of their time.
type limitRow struct {
	harness.Summary
	server, generator             float64
	serverColumn, generatorColumn string
}

// limitsView says of each row what limited it.
func limitsView(in content.Input) any {
	var all []group
	rows := map[int][]limitRow{} // by the first group of a scenario and load, whatever the limits of its rows
	groups := content.Groups(in)
	for _, g := range groups {
		at := slices.IndexFunc(groups, func(o *content.Group) bool {
			return o.Scenario == g.Scenario &&
				o.Load == g.Load
		})
		for _, r := range slices.Concat(g.Ranked, g.Unranked) {
			if x := newLimitRow(in, r); r.Verdict != "" || known(x.server) || known(x.generator) {
				rows[at] = append(rows[at], x)
			}
		}
	}
	for i, g := range groups {
		if len(rows[i]) > 0 {
			v := newGroup(i, g)
			v.Title = loadTitle(g)
			v.Tables = []table{limitTable(in, v.Title, rows[i])}
			all = append(all, v)
		}
	}
	return orNone(append(all, limitSweeps(in)...))
}

// newLimitRow reads how busy the CPUs were. Older runs have only the CPU time of the two processes.
func newLimitRow(in content.Input, r harness.Summary) limitRow {
	if c := r.Costs; c != nil && known(c.ServerBusy) {
		return limitRow{r, c.ServerBusy, c.GeneratorBusy, "server_cpus_busy_share", "generator_cpus_busy_share"}
	}
	c, _ := spent(turnsOf(in, r.Target, r.Scenario, r.Load))
	machine, cpus := in.Run.Plan.Machine, in.Run.Environment.CPUs
	return limitRow{r, c.server / c.seconds / float64(harness.CountCPUs(machine.ServerCPUs, cpus)),
		c.generator / c.seconds / float64(harness.CountCPUs(machine.LoadCPUs,
			cpus)), "server_cpu_s/duration_s", "generator_cpu_s/duration_s"}
}

func limitTable(in content.Input, title string, rows []limitRow) table {
	t := newTable("plain sortable limits", title+": what limited each row, and how busy the CPUs were", rows,
		func(r limitRow) who { return whoOf(in, r.Target, r.Version) })
	t.targets()
	t.add(column{Head: "limit", Name: "limit"}, func(_ int, r limitRow) cell { return verdictCell(r.Summary) })
	t.figure("", "server CPUs busy", rows[0].serverColumn,
		func(r limitRow) float64 { return r.server }, percentage)
	t.figure("", "generator CPUs busy", rows[0].generatorColumn,
		func(r limitRow) float64 { return r.generator }, percentage)
	t.add(column{Head: "why", Class: "wide soft why"},
		func(_ int, r limitRow) cell { return cell{Text: figures.Prose(r.Limit)} })
	return t.table
}

// limitSweeps have a column for each number of connections.
func limitSweeps(in content.Input) (all []group) {
	for i, sweeps := range content.SweepCurves(in.Sweeps) {
		first := sweeps[0]
		v := group{heading: newHeading(i, first.Scenario, first.Loader),
			Title: figures.Short(first.Scenario) + ", by number of connections"}
		t := newTable("plain points", v.Title+": what limited each row", sweeps,
			func(s stats.Sweep) who { return whoOf(in, s.Target, s.Version) })
		t.Slides = true
		t.targets()
		decided := false
		for k, p := range first.Points {
			t.add(column{Head: figures.Thousands(int64(p.Connections)), Name: "limit"},
				func(_ int, s stats.Sweep) cell {
					if k >= len(s.Points) || s.Points[k].Row == nil || s.Points[k].Row.Verdict == "" {
						return wordCell(figures.None)
					}
					decided = true
					return verdictCell(*s.Points[k].Row)
				})
		}
		if v.Tables = []table{t.table}; decided {
			all = append(all, v)
		}
	}
	return all
}

// verdictCell marks a limit that is neither the server nor the load that was offered.
func verdictCell(r harness.Summary) cell {
	c := wordCell(string(r.Verdict))
	c.Title = figures.Prose(r.Limit)
	switch r.Verdict {
	case "":
		return wordCell(figures.None)
	case harness.VerdictServer, harness.VerdictOffered:
	default:
		c.Class = "weak"
	}
	return c
}
