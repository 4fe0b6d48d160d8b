package results

import "tenrounds/harness"

// costs are all of them.
var costs = append([]costColumn{
	{"server_user_per_request_s", "s", "CPU time of the server's process tree in user mode for each " +
		"complete answer",
		func(c *harness.Costs) *float64 { return &c.User }},
	{"server_system_per_request_s", "s", "the same in the kernel",
		func(c *harness.Costs) *float64 { return &c.System }},
	{"server_cpu_share", "share", "of its CPUs' time that the server used",
		func(c *harness.Costs) *float64 { return &c.ServerShare }},
	{"server_cpus_busy_share", "share", "of their time in which the server's CPUs were busy",
		func(c *harness.Costs) *float64 { return &c.ServerBusy }},
	{"generator_cpu_share", "share", "of its CPUs' time that the generator used",
		func(c *harness.Costs) *float64 { return &c.GeneratorShare }},
	{"generator_cpus_busy_share", "share", "of their time in which the generator's CPUs were busy",
		func(c *harness.Costs) *float64 { return &c.GeneratorBusy }},
	{"rss_idle_bytes", "B", "memory of the server before the load, the least of the rounds",
		func(c *harness.Costs) *float64 { return &c.RSSIdle }},
	{"rss_peak_bytes", "B", "highest memory under load, mean over the rounds",
		func(c *harness.Costs) *float64 { return &c.RSSPeak }},
	{"rss_after_bytes", "B", "memory right after the load, mean over the rounds",
		func(c *harness.Costs) *float64 { return &c.RSSAfter }},
	{"ctx_voluntary_per_request", "", "context switches of the server for each complete answer, because " +
		"it waited",
		func(c *harness.Costs) *float64 { return &c.Voluntary }},
	{"ctx_involuntary_per_request", "", "because another thread took the CPU",
		func(c *harness.Costs) *float64 { return &c.Involuntary }},
	{"other_cpu_s", "s", "CPU time of all other processes, sum over the rounds",
		func(c *harness.Costs) *float64 { return &c.OtherCPU }},
	{"steal_s", "s", "CPU time that the hypervisor took, sum over the rounds",
		func(c *harness.Costs) *float64 { return &c.Steal }},
	{"swap_in_bytes", "B", "swapped in, sum over the rounds",
		func(c *harness.Costs) *float64 { return &c.SwapIn }},
	{"swap_out_bytes", "B", "swapped out", func(c *harness.Costs) *float64 { return &c.SwapOut }},
}, databaseCosts...)

// databaseCosts are the columns of summary.csv on it, with the place of each.
var databaseCosts = []costColumn{
	{"database_user_per_request_s", "s", "CPU time of PostgreSQL in user mode for each complete answer",
		func(c *harness.Costs) *float64 { return &c.DatabaseUser }},
	{"database_system_per_request_s", "s", "the same in the kernel",
		func(c *harness.Costs) *float64 { return &c.DatabaseSystem }},
	{"database_cpu_share", "share", "of its CPUs' time that PostgreSQL used",
		func(c *harness.Costs) *float64 { return &c.DatabaseShare }},
	{"database_rss_after_bytes", "B", "its memory right after the load; shared pages count once",
		func(c *harness.Costs) *float64 { return &c.DatabaseRSS }},
}

// costColumn is a column of summary.csv that holds a number, with the place of it.
type costColumn struct {
	name, unit, meaning string
	of                  func(*harness.Costs) *float64
}

// summaryResources are the columns of summary.csv on what a row's requests cost and what limited it.
func summaryResources() []column[harness.Summary] {
	type s = harness.Summary
	all := []column[s]{{"limit_reason", "", "why, with figures", func(r s) any { return r.Limit }}}
	for _, c := range costs {
		all = append(all, column[s]{c.name, c.unit, c.meaning, func(r s) any {
			if r.Costs == nil {
				return nil
			}
			return *c.of(r.Costs)
		}})
	}
	return append(all,
		column[s]{"disturbed", "", "rounds that something else disturbed", func(r s) any {
			if r.Costs == nil {
				return nil
			}
			return r.Disturbed
		}},
		column[s]{"disturbance", "", "the first of them, and the cause",
			func(r s) any { return r.Disturbance }})
}
