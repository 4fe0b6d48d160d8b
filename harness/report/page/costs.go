package page

import (
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// costColumns are the columns of the further table of costs; a column without any figure is left out.
var costColumns = []struct {
	head, name string
	get        func(*harness.Costs) float64
}{
	{"user CPU per answer", "server_user_per_request_s", func(c *harness.Costs) float64 { return c.User }},
	{"system CPU per answer", "server_system_per_request_s", func(c *harness.Costs) float64 { return c.System }},
	{"share of its CPUs", "server_cpu_share", func(c *harness.Costs) float64 { return c.ServerShare }},
	{"memory before", "rss_idle_bytes", idle},
	{"peak memory", "rss_peak_bytes", peak},
	{"memory after", "rss_after_bytes", func(c *harness.Costs) float64 { return c.RSSAfter }},
	{"voluntary context switches per 1,000 requests", "ctx_voluntary_per_request",
		func(c *harness.Costs) float64 { return c.Voluntary }},
	{"involuntary context switches per 1,000 requests", "ctx_involuntary_per_request",
		func(c *harness.Costs) float64 { return c.Involuntary }},
	{"database: user CPU per answer", "database_user_per_request_s",
		func(c *harness.Costs) float64 { return c.DatabaseUser }},
	{"database: system CPU per answer", "database_system_per_request_s",
		func(c *harness.Costs) float64 { return c.DatabaseSystem }},
	{"database: share of its CPUs", "database_cpu_share",
		func(c *harness.Costs) float64 { return c.DatabaseShare }},
	{"database: memory after", "database_rss_after_bytes",
		func(c *harness.Costs) float64 { return c.DatabaseRSS }},
	{"CPU time of other processes", "other_cpu_s", func(c *harness.Costs) float64 { return c.OtherCPU }},
	{"CPU time taken by the hypervisor", "steal_s", func(c *harness.Costs) float64 { return c.Steal }},
	{"swapped in", "swap_in_bytes", func(c *harness.Costs) float64 { return c.SwapIn }},
	{"swapped out", "swap_out_bytes", func(c *harness.Costs) float64 { return c.SwapOut }},
}

// costTable has the further columns, for the rows whose costs were read.
func costTable(in content.Input, title string, rows []cpuRow) table {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r cpuRow) bool { return !known(r.memory(peak)) })
	t := newTable("plain costs", "Costs: "+title, rows, cpuWho(in))
	t.Summary, t.Slides = "All costs", true
	t.Notes = []string{"Means over the rounds. The CPU time of other processes and of the hypervisor, and the " +
		"swapped bytes, are sums. Memory before the load is the least over the rounds. A voluntary context " +
		"switch means that the server had nothing to do, an involuntary one that its time slice ended."}
	t.targets()
	for _, c := range costColumns {
		get := func(r cpuRow) float64 {
			if strings.HasPrefix(c.name, "database_") && !(r.Costs.DatabaseShare > 0) { // no database was watched
				return nan()
			}
			return c.get(r.Costs)
		}
		if slices.ContainsFunc(rows, func(r cpuRow) bool { return known(get(r)) }) {
			t.figure("", c.head, c.name, get)
		}
	}
	t.figure("", "disturbed rounds", "disturbed", func(r cpuRow) float64 { return float64(r.Disturbed) })
	return t.table
}
