package results

import "tenrounds/harness"

// roundsDatabase are the columns of rounds.csv on the database.
func roundsDatabase() []column[harness.Measurement] {
	type m = harness.Measurement
	of := func(get func(*harness.Resources) float64) func(m) string {
		return func(m m) string {
			if r := m.Sampled(); r != nil && r.Database != nil {
				return figure(get(r))
			}
			return ""
		}
	}
	type r = *harness.Resources
	return []column[m]{
		{"database_user_s", func(m m) string { user, _ := m.DatabaseTimes(); return figure(user) }},
		{"database_system_s", func(m m) string { _, system := m.DatabaseTimes(); return figure(system) }},
		{"database_cpu_share", of(func(r r) float64 { return r.Database.Share(r.Stretch) })},
		{"database_processes", of(func(r r) float64 { return float64(r.Database.Processes) })},
		{"database_rss_after_bytes", of(func(r r) float64 { return float64(r.Database.RSSAfter) })},
	}
}

// databaseCosts are the columns of summary.csv on it, with the place of each.
var databaseCosts = []costColumn{
	{"database_user_per_request_s", func(c *harness.Costs) *float64 { return &c.DatabaseUser }},
	{"database_system_per_request_s", func(c *harness.Costs) *float64 { return &c.DatabaseSystem }},
	{"database_cpu_share", func(c *harness.Costs) *float64 { return &c.DatabaseShare }},
	{"database_rss_after_bytes", func(c *harness.Costs) *float64 { return &c.DatabaseRSS }},
}
