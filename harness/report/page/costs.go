package page

import (
	"fmt"
	"math"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// pageCost is a column on what a request cost beside CPU and memory.
type pageCost struct {
	head, column string
	get          func(*harness.Costs) float64
	text         func(float64) string
}

// pageCosts are the columns beneath each table of costs; one that no row has a figure for is left out.
func pageCosts() []pageCost {
	return []pageCost{
		{"CPU in user mode, a request", "server_user_per_request_s", func(c *harness.Costs) float64 { return c.User }, figures.Duration},
		{"CPU in the kernel, a request", "server_system_per_request_s", func(c *harness.Costs) float64 { return c.System }, figures.Duration},
		{"of its CPUs it used", "server_cpu_share", func(c *harness.Costs) float64 { return c.ServerShare }, figures.Percent},
		{"memory before", "rss_idle_bytes", func(c *harness.Costs) float64 { return c.RSSIdle }, content.Memory},
		{"most under load", "rss_peak_bytes", func(c *harness.Costs) float64 { return c.RSSPeak }, content.Memory},
		{"right after", "rss_after_bytes", func(c *harness.Costs) float64 { return c.RSSAfter }, content.Memory},
		{"waits, 1,000 requests", "ctx_voluntary_per_request", func(c *harness.Costs) float64 { return c.Voluntary }, content.PerThousand},
		{"interruptions, 1,000 requests", "ctx_involuntary_per_request", func(c *harness.Costs) float64 { return c.Involuntary }, content.PerThousand},
		{"database's CPU in user mode, a request", "database_user_per_request_s", ofDatabase(func(c *harness.Costs) float64 { return c.DatabaseUser }), figures.Duration},
		{"in the kernel", "database_system_per_request_s", ofDatabase(func(c *harness.Costs) float64 { return c.DatabaseSystem }), figures.Duration},
		{"of its CPUs the database used", "database_cpu_share", ofDatabase(func(c *harness.Costs) float64 { return c.DatabaseShare }), figures.Percent},
		{"database's memory after", "database_rss_after_bytes", ofDatabase(func(c *harness.Costs) float64 { return c.DatabaseRSS }), content.Memory},
		{"CPU time of others", "other_cpu_s", func(c *harness.Costs) float64 { return c.OtherCPU }, figures.Duration},
		{"taken by the hypervisor", "steal_s", func(c *harness.Costs) float64 { return c.Steal }, figures.Duration},
		{"swapped in", "swap_in_bytes", func(c *harness.Costs) float64 { return c.SwapIn }, swapped},
		{"swapped out", "swap_out_bytes", func(c *harness.Costs) float64 { return c.SwapOut }, swapped},
	}
}

// ofDatabase is no number where no database was watched.
func ofDatabase(get func(*harness.Costs) float64) func(*harness.Costs) float64 {
	return func(c *harness.Costs) float64 {
		if !(c.DatabaseShare > 0) {
			return nan()
		}
		return get(c)
	}
}

type costRow struct {
	who
	Cells     []cell
	Disturbed cell
}

// costTable are the other columns of those rows of which the machine told what they cost.
func costTable(in content.Input, rows []harness.Summary) (head []string, all []costRow) {
	var columns []pageCost
	for _, c := range pageCosts() {
		for _, r := range rows {
			if r.Costs != nil && !figures.Unknown(c.get(r.Costs)) {
				columns, head = append(columns, c), append(head, c.head)
				break
			}
		}
	}
	for _, r := range rows {
		if r.Costs == nil || figures.Unknown(r.Costs.RSSPeak) {
			continue
		}
		x := costRow{who: whoOf(in, r.Target, r.Version), Disturbed: figureCell("disturbed", float64(r.Disturbed), fmt.Sprint(r.Disturbed))}
		for _, c := range columns {
			x.Cells = append(x.Cells, figureCell(c.column, c.get(r.Costs), c.text(c.get(r.Costs))))
		}
		all = append(all, x)
	}
	return head, all
}

// swapped prints bytes of which 0 is the best that can be.
func swapped(f float64) string {
	if f == 0 {
		return "0"
	}
	return content.Memory(f)
}

// holders are the turns that tell how much memory the server held.
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

const mebi = 1 << 20

// memoryScale is a scale from 0 to a round number of MiB.
func memoryScale(sizes []float64) chart.Scale {
	var all []float64
	for _, s := range sizes {
		all = append(all, s/mebi)
	}
	s := chart.FromZero(all...)
	s.High *= mebi
	return s
}

// briefMemory prints bytes at an axis.
func briefMemory(f float64) string {
	if f == 0 {
		return "0"
	}
	if f >= 1<<30 && math.Mod(f, 1<<30) == 0 {
		return strconv.FormatFloat(f/(1<<30), 'g', 4, 64) + " GiB"
	}
	return strconv.FormatFloat(f/mebi, 'g', 4, 64) + " MiB"
}

// percentage prints a share without a fraction.
func percentage(share float64) string {
	if figures.Unknown(share) {
		return figures.None
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}
