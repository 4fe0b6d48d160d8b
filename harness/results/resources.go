package results

import (
	"math"
	"strconv"

	"tenrounds/harness"
)

// sampled reads a figure of what the machine said in a turn's window; empty where it told nothing.
func sampled(get func(*harness.Resources) float64) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if r := m.Sampled(); r != nil {
			return figure(get(r))
		}
		return ""
	}
}

// counted is like sampled, for what is counted: it is scaled from the stretch that was sampled to the window. Of a turn in
// slices it is that of the visit.
func counted(get func(*harness.Resources) float64) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if r := m.Sampled(); r != nil {
			return figure(get(r) * m.Result.Duration / r.Stretch)
		}
		if r := m.Visited(); r != nil {
			return figure(get(r))
		}
		return ""
	}
}

// told is like sampled, for what is of the sampling itself or holds for any stretch: it is there of a visit too.
func told(get func(*harness.Resources) float64) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if r := m.Visited(); r != nil {
			return figure(get(r))
		}
		return sampled(get)(m)
	}
}

// held reads a figure of memory, which needs no two samples.
func held(get func(*harness.Resources) int64) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if m.Result == nil || m.Result.Resources == nil {
			return ""
		}
		return unlessZero(float64(get(m.Result.Resources)))
	}
}

func disturbance(m harness.Measurement) string {
	if m.Result == nil || m.Result.Resources == nil {
		return ""
	}
	return m.Result.Resources.Disturbance
}

// roundsResources are the columns of rounds.csv on what a turn cost and what limited it.
func roundsResources() []column[harness.Measurement] {
	type m = harness.Measurement
	type r = *harness.Resources
	return []column[m]{
		{"verdict", func(m m) string { return m.Verdict }},
		{"limit", func(m m) string { return m.Limit }},
		{"server_user_s", func(m m) string { user, _ := m.ServerTimes(); return figure(user) }},
		{"server_system_s", func(m m) string { _, system := m.ServerTimes(); return figure(system) }},
		{"generator_user_s", result(func(l *harness.LoadResult) string {
			user, _ := harness.Measurement{Result: l}.GeneratorTimes()
			return figure(user)
		})},
		{"generator_system_s", result(func(l *harness.LoadResult) string {
			_, system := harness.Measurement{Result: l}.GeneratorTimes()
			return figure(system)
		})},
		{"server_cpu_share", sampled(func(r r) float64 { return r.Server.Share(r.Stretch) })},
		{"server_cpus_busy_share", sampled(func(r r) float64 { return r.Server.Busy })},
		{"generator_cpu_share", sampled(func(r r) float64 { return r.Generator.Share(r.Stretch) })},
		{"generator_cpus_busy_share", sampled(func(r r) float64 { return r.Generator.Busy })},
		{"server_processes", told(func(r r) float64 { return float64(r.Server.Processes) })},
		{"rss_idle_bytes", held(func(r r) int64 { return r.Server.RSSIdle })},
		{"rss_peak_bytes", held(func(r r) int64 { return r.Server.RSSPeak })},
		{"rss_after_bytes", held(func(r r) int64 { return r.Server.RSSAfter })},
		{"generator_rss_peak_bytes", func(m m) string {
			if m.Result != nil && m.Result.Generator.PeakRSS > 0 {
				return count(m.Result.Generator.PeakRSS)
			}
			return held(func(r r) int64 { return r.Generator.RSSPeak })(m)
		}},
		{"server_ctx_voluntary", counted(func(r r) float64 { return float64(r.Server.Voluntary) })},
		{"server_ctx_involuntary", counted(func(r r) float64 { return float64(r.Server.Involuntary) })},
		{"generator_ctx_voluntary", counted(func(r r) float64 { return float64(r.Generator.Voluntary) })},
		{"generator_ctx_involuntary", counted(func(r r) float64 { return float64(r.Generator.Involuntary) })},
		{"other_cpu_s", counted(func(r r) float64 { return r.OtherCPU })},
		{"steal_s", counted(func(r r) float64 { return r.Steal })},
		{"swap_in_bytes", counted(func(r r) float64 { return float64(r.SwapIn) })},
		{"swap_out_bytes", counted(func(r r) float64 { return float64(r.SwapOut) })},
		{"server_hz", told(func(r r) float64 {
			if r.ServerHz == 0 {
				return math.NaN()
			}
			return r.ServerHz
		})},
		{"sampled_s", told(func(r r) float64 { return max(r.Stretch, r.Visit) })},
		{"sampling_s", told(func(r r) float64 { return r.Sampling })},
	}
}

// costColumn is a column of summary.csv that holds a number, with the place of it.
type costColumn struct {
	name string
	of   func(*harness.Costs) *float64
}

// costs are all of them.
var costs = append([]costColumn{
	{"server_user_per_request_s", func(c *harness.Costs) *float64 { return &c.User }},
	{"server_system_per_request_s", func(c *harness.Costs) *float64 { return &c.System }},
	{"server_cpu_share", func(c *harness.Costs) *float64 { return &c.ServerShare }},
	{"server_cpus_busy_share", func(c *harness.Costs) *float64 { return &c.ServerBusy }},
	{"generator_cpu_share", func(c *harness.Costs) *float64 { return &c.GeneratorShare }},
	{"generator_cpus_busy_share", func(c *harness.Costs) *float64 { return &c.GeneratorBusy }},
	{"rss_idle_bytes", func(c *harness.Costs) *float64 { return &c.RSSIdle }},
	{"rss_peak_bytes", func(c *harness.Costs) *float64 { return &c.RSSPeak }},
	{"rss_after_bytes", func(c *harness.Costs) *float64 { return &c.RSSAfter }},
	{"ctx_voluntary_per_request", func(c *harness.Costs) *float64 { return &c.Voluntary }},
	{"ctx_involuntary_per_request", func(c *harness.Costs) *float64 { return &c.Involuntary }},
	{"other_cpu_s", func(c *harness.Costs) *float64 { return &c.OtherCPU }},
	{"steal_s", func(c *harness.Costs) *float64 { return &c.Steal }},
	{"swap_in_bytes", func(c *harness.Costs) *float64 { return &c.SwapIn }},
	{"swap_out_bytes", func(c *harness.Costs) *float64 { return &c.SwapOut }},
}, databaseCosts...)

// summaryResources are the columns of summary.csv on what a row's requests cost and what limited it.
func summaryResources() []column[harness.Summary] {
	type s = harness.Summary
	all := []column[s]{{"limit", func(r s) string { return r.Limit }}}
	for _, c := range costs {
		all = append(all, column[s]{c.name, func(r s) string {
			if r.Costs == nil {
				return ""
			}
			return figure(*c.of(r.Costs))
		}})
	}
	return append(all,
		column[s]{"disturbed", func(r s) string {
			if r.Costs == nil {
				return ""
			}
			return strconv.Itoa(r.Disturbed)
		}},
		column[s]{"disturbance", func(r s) string { return r.Disturbance }})
}

// resources reads these columns, which a file of before does not have.
func (f *fieldReader) resources(s *harness.Summary) {
	s.Limit, s.Disturbance, s.Disturbed = f.fields["limit"], f.fields["disturbance"], int(f.count("disturbed"))
	var read harness.Costs
	known := false
	for _, c := range costs {
		*c.of(&read) = f.number(c.name)
		known = known || f.fields[c.name] != ""
	}
	if known {
		s.Costs = &read
	}
}
