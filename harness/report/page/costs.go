package page

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// costColumns are the columns of the table of costs; a column whose figures are all unknown or 0 is left out.
var costColumns = []struct {
	head, name string
	get        func(cpuRow) float64
}{
	{"server CPU per answer", "server_cpu_s/correct", func(r cpuRow) float64 { return r.perServer }},
	{"generator CPU per answer", "generator_cpu_s/correct", func(r cpuRow) float64 { return r.perGenerator }},
	{"user CPU per answer", "server_user_per_request_s", held(func(c *harness.Costs) float64 { return c.User })},
	{"system CPU per answer", "server_system_per_request_s",
		held(func(c *harness.Costs) float64 { return c.System })},
	{"share of its CPUs", "server_cpu_share", held(func(c *harness.Costs) float64 { return c.ServerShare })},
	{"CPU used during other slices", "idle_cpu_share", idleCPU},
	{"memory before", "rss_idle_bytes", held(func(c *harness.Costs) float64 { return c.RSSIdle })},
	{"peak memory", "rss_peak_bytes", held(peak)},
	{"memory after", "rss_after_bytes", held(func(c *harness.Costs) float64 { return c.RSSAfter })},
	{"voluntary context switches per 1,000 requests", "ctx_voluntary_per_request",
		held(func(c *harness.Costs) float64 { return c.Voluntary })},
	{"involuntary context switches per 1,000 requests", "ctx_involuntary_per_request",
		held(func(c *harness.Costs) float64 { return c.Involuntary })},
	{"database: user CPU per answer", "database_user_per_request_s",
		watched(func(c *harness.Costs) float64 { return c.DatabaseUser })},
	{"database: system CPU per answer", "database_system_per_request_s",
		watched(func(c *harness.Costs) float64 { return c.DatabaseSystem })},
	{"database: share of its CPUs", "database_cpu_share",
		watched(func(c *harness.Costs) float64 { return c.DatabaseShare })},
	{"database: memory after", "database_rss_after_bytes",
		watched(func(c *harness.Costs) float64 { return c.DatabaseRSS })},
	{"CPU time of other processes", "other_cpu_s", held(func(c *harness.Costs) float64 { return c.OtherCPU })},
	{"CPU time taken by the hypervisor", "steal_s", held(func(c *harness.Costs) float64 { return c.Steal })},
	{"swapped in", "swap_in_bytes", held(func(c *harness.Costs) float64 { return c.SwapIn })},
	{"swapped out", "swap_out_bytes", held(func(c *harness.Costs) float64 { return c.SwapOut })},
}

// held reads a cost of a row whose memory and processes were watched.
func held(get func(*harness.Costs) float64) func(cpuRow) float64 {
	return func(r cpuRow) float64 { return r.memory(get) }
}

// watched reads a cost of the database; no number where no database was watched.
func watched(get func(*harness.Costs) float64) func(cpuRow) float64 {
	return func(r cpuRow) float64 {
		if r.Costs == nil || !(r.Costs.DatabaseShare > 0) {
			return nan()
		}
		return r.memory(get)
	}
}

// idleCPU is the share of a CPU that a server in slices used while others were asked.
func idleCPU(r cpuRow) float64 {
	if r.Sliced == nil {
		return nan()
	}
	return r.Sliced.Idle
}

// costTable has all costs of the rows.
func costTable(in content.Input, title string, rows []cpuRow) table {
	t := newTable("plain costs", "Costs: "+title, rows, cpuWho(in))
	t.Summary, t.Slides = "All costs", true
	t.Notes = []string{
		"CPU time per answer is over all rounds, in slices the mean of the rounds; other figures are " +
			"means over the rounds. The CPU time of other processes and of the hypervisor, and the swapped " +
			"bytes, are " +
			"sums. Memory before the load is the least over the rounds. A voluntary context switch means that the " +
			"server had nothing to do, an involuntary one that its time slice ended.",
	}
	t.targets()
	for _, c := range costColumns {
		if slices.ContainsFunc(rows, func(r cpuRow) bool { return known(c.get(r)) && c.get(r) != 0 }) {
			t.figure("", c.head, c.name, c.get)
		}
	}
	t.figure("", "disturbed rounds", "disturbed", func(r cpuRow) float64 { return float64(r.Disturbed) })
	return t.table
}
