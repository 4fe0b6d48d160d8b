package report_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// TestSentences changes a run in one way, and shows the sentences that its report has and that of the
// unchanged run does not.
func TestSentences(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	for _, group := range []struct {
		input func() content.Input
		cases []change
	}{
		{input, plainChanges()}, {func() content.Input { return raceInput(5, 10) }, standingChanges()},
		{spreadInput, spreadChanges()}, {limitedInput, limitChanges()}, {usersInput, openChanges()},
		{costsInput, costChanges()},
	} {
		for _, c := range group.cases {
			in := group.input()
			c.apply(&in)
			both(t, of(in))
			base := sentences(group.input())
			fmt.Fprintf(&b, "== %s\n", c.name)
			for _, s := range sentences(in) {
				if !slices.Contains(base, s) {
					fmt.Fprintln(&b, s)
				}
			}
		}
	}
	golden(t, "sentences", b.Bytes())
}

type change struct {
	name  string
	apply func(*content.Input)
}

// sentences are all but the tables of a report, and the heads of the tables.
func sentences(in content.Input) (all []string) {
	for _, x := range content.Report(in, false) {
		if x.Title+x.Facts != "" {
			all = append(all, x.Title+": "+x.Facts)
		}
		all = append(append(all, x.Words...), x.Notes...)
	}
	return all
}

func plainChanges() []change {
	database := func(d harness.Database) func(*content.Input) {
		return func(in *content.Input) { in.Run.Database = &d }
	}
	method := func(edit func(*harness.Plan)) func(*content.Input) {
		return func(in *content.Input) {
			edit(&in.Run.Plan)
			in.Run.Warnings = harness.Doubts{
				{Text: content.Method(in.Run.Plan)},
				{Text: content.CPUs(in.Run.Plan.Machine)},
			}
		}
	}
	loads := func(all ...harness.Load) func(*content.Input) {
		return method(func(p *harness.Plan) { p.Loads = all })
	}
	rate, half := harness.Load{Mode: "rate", RateLoad: harness.RateLoad{Rate: 1000,
		Arrivals: "constant"}}, harness.Load{
		Mode:     "rate",
		RateLoad: harness.RateLoad{Share: 0.5},
	}
	return []change{
		{"SQLite", database(harness.Database{Kind: "sqlite", Version: "SQLite 3.46.0", Pool: 16, Scale: "small"})},
		{"a private database", database(harness.Database{Kind: "private", Version: "PostgreSQL 15.13", Pool: 4})},
		{"another database", database(harness.Database{Kind: "postgres://me@db/books",
			Version: "PostgreSQL 16.1"})},
		{"a watched database", database(harness.Database{Kind: "postgres://me@127.0.0.1/books", Watched: true,
			CPUs: "0-1"})},
		{"failed", func(in *content.Input) {
			in.Run.Status, in.Run.Reason = harness.StatusFailed,
				"no space left"
		}},
		{"an old methodology", func(in *content.Input) { in.Run.Methodology = 1 }},
		{"one launch, one server at a time", method(func(p *harness.Plan) { p.Launch, p.Up = "run", "one" })},
		{"shared CPUs", method(func(p *harness.Plan) {
			p.Machine = harness.MachineSplit{ServerCPUs: "0",
				LoadCPUs: "0"}
		})},
		{"not pinned", method(func(p *harness.Plan) { p.Machine = harness.MachineSplit{} })},
		{"a sweep", loads(harness.Load{Connections: 1}, harness.Load{Connections: 1000})},
		{"new connections", loads(harness.Load{Connections: 20,
			ClosedLoad: harness.ClosedLoad{NewConnections: true}})},
		{"kept and new connections", loads(harness.Load{Connections: 20},
			harness.Load{Connections: 20, ClosedLoad: harness.ClosedLoad{NewConnections: true}})},
		{"a closed loop and rates", loads(harness.Load{Mode: "closed", Connections: 20}, rate, half)},
		{"a search", loads(harness.Load{
			Mode:        "rate",
			RateLoad:    harness.RateLoad{SLO: time.Second},
			Connections: 20,
			ClosedLoad:  harness.ClosedLoad{Slice: time.Second, SliceOrder: "fixed"},
		})},
		{"scatter", func(in *content.Input) { in.Rows[0].Throughput.CV, in.Rows[1].Throughput.CV = 0.13, 0.5 }},
		{"not checked", func(in *content.Input) {
			in.Run.Subjects[0].Verification.Unchecked = "it hangs"
		}},
	}
}

func standingChanges() []change {
	standing := func(edit func(*stats.Standing)) func(*content.Input) {
		return func(in *content.Input) { edit(&in.Standings[0]) }
	}
	copied := func(rounds int, throughput, cpu stats.Pair) func(*content.Input) {
		return func(in *content.Input) {
			throughput.A, throughput.B, throughput.N, cpu.A, cpu.B = "nethttp", "copy", rounds, "nethttp", "copy"
			*in = raceInput(2, rounds)
			in.Standings[0].Copies = []stats.Copy{{Throughput: throughput, CPU: cpu}}
		}
	}
	return []change{
		{"a tier of one", standing(func(s *stats.Standing) { s.Tiers[1] = []string{"target4"} })},
		{"differences within a tier", standing(func(s *stats.Standing) {
			for i := range s.Pairs {
				s.Pairs[i].Apart, s.Pairs[i].Ratio = true, 0.9
			}
		})},
		{"tiers that overlap", standing(func(s *stats.Standing) {
			s.Tiers = [][]string{{"target1", "target3"}, {"target2"}, {"target4", "target5"}}
		})},
		{"the signed-rank test differs", standing(func(s *stats.Standing) { s.Pairs[3].SignedRank = 0.06 })},
		{"no difference", standing(func(s *stats.Standing) {
			for i := range s.Pairs {
				s.Pairs[i].Apart = false
			}
		})},
		{"few rounds", func(in *content.Input) { *in = raceInput(5, 5) }},
		{"one round", func(in *content.Input) { *in = raceInput(3, 1) }},
		{"one target", func(in *content.Input) { *in = raceInput(1, 10) }},
		{"nethttp is there", standing(func(s *stats.Standing) { s.Targets[4] = "nethttp" })},
		{"a verdict", standing(func(s *stats.Standing) { s.Verdict = harness.VerdictServer })},
		{"a copy", copied(10, stats.Pair{Ratio: 1.008, Low: 0.99, High: 1.026, P: 0.3}, stats.Pair{})},
		{"a copy that differs", copied(10, stats.Pair{Ratio: 0.97, Low: 0.95, High: 0.99, P: 0.012, Apart: true},
			stats.Pair{N: 10, Ratio: 1.02, Low: 1.01, High: 1.03})},
		{"a copy in few rounds", copied(3, stats.Pair{Ratio: 1.05, Low: nan, High: nan, P: nan}, stats.Pair{})},
		{"a target and its copy alone", func(in *content.Input) {
			*in = copiedInput()
			s := &in.Standings[0]
			in.Rows = []harness.Summary{in.Rows[0], in.Rows[3]}
			s.Targets, s.Pairs, s.Tiers, s.Rounds = []string{"target3"}, nil, nil, 0
		}},
		{"a copy with another limit", func(in *content.Input) {
			*in = copiedInput()
			in.Rows[0].Verdict, in.Standings[0].Verdict = harness.VerdictServer, harness.VerdictUnclear
		}},
	}
}

func spreadChanges() []change {
	with := func(edit func(*stats.Spread)) func(*content.Input) {
		return func(in *content.Input) { edit(&in.Spreads[0]) }
	}
	factor := func(mean, low, high float64) func(*content.Input) {
		return with(func(s *stats.Spread) { s.Factor = harness.Estimate{Mean: mean, Low: low, High: high} })
	}
	rounds := func(n int, mean float64) func(*content.Input) {
		return with(func(s *stats.Spread) {
			s.N, s.Plain.Rounds, s.Application.Rounds, s.Factor = n, n, n, harness.Estimate{Mean: mean, Low: nan,
				High: nan}
		})
	}
	return []change{
		{"it may shrink", factor(6, 0.9, 7)}, {"it grows", factor(0.5, 0.4, 0.6)},
		{"no upper end", factor(nan, 4, math.Inf(1))}, {"no upper end, may shrink", factor(nan, 0.5, math.Inf(1))},
		{"no factor", factor(nan, nan, nan)}, {"two rounds", rounds(2, 6)}, {"one round", rounds(1, nan)},
		{"two runs", with(func(s *stats.Spread) {
			s.Paired, s.N, s.Application.Rounds, s.Notes = false, 0, 6, []string{"other machine"}
			s.Application.Verdict = harness.VerdictDatabase
		})},
		{"the database's rates", with(func(s *stats.Spread) {
			s.Application.Verdict = harness.VerdictDatabase
			s.CPU = &stats.SpreadCPU{
				Plain:       harness.Estimate{Mean: 0.3, Low: 0.25, High: 0.35},
				Application: harness.Estimate{Mean: 0.1, Low: nan, High: nan},
				Factor:      harness.Estimate{Mean: 3, Low: 2.5, High: 3.7}, Rounds: 10,
			}
		})},
		{"one framework", with(func(s *stats.Spread) { s.Rows = s.Rows[:1] })},
	}
}

func limitChanges() []change {
	first := func(n int, edit func(*content.Input)) func(*content.Input) {
		return func(in *content.Input) {
			in.Rows = in.Rows[:n]
			edit(in)
		}
	}
	return []change{
		{"no figures", first(2, func(in *content.Input) {
			for i := range in.Rows {
				r := &in.Rows[i]
				r.Costs, r.Verdict, r.Limit = nil, harness.VerdictUnclear, "there are no CPU figures"
			}
		})},
		{"other processes", first(2, func(in *content.Input) { in.Rows[1].Costs.ServerShare = 0.47 })},
		{"shared CPUs", first(1, func(in *content.Input) {
			in.Run.Plan.Machine = harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "0"}
		})},
		{"generator on shared CPUs", func(in *content.Input) { in.Run.Plan.Machine = harness.MachineSplit{} }},
		{"many rows", first(2, func(in *content.Input) {
			for range 6 {
				in.Rows = append(in.Rows, limited("pg", harness.VerdictDatabase, 9000, 0.4, 0.95))
			}
		})},
	}
}

func openChanges() []change {
	const v = harness.VerdictUnclear
	unmet := func(l harness.Load, verdict harness.Verdict, n int) func(*content.Input) {
		return func(in *content.Input) {
			var rows []harness.Summary
			for i := range n {
				r := openRow(fmt.Sprintf("t%d", i), verdict, 1000, 500)
				r.Costs, r.Unmet = limited("", v, 1, 0.8, 0.5).Costs, i
				rows = append(rows, r)
			}
			*in = openInput(l, rows...)
		}
	}
	rate := harness.Load{
		Loader:      "load",
		Mode:        "rate",
		RateLoad:    harness.RateLoad{Rate: 50_000},
		Connections: 100,
		Duration:    time.Minute,
	}
	locust := harness.Load{
		Loader:    "locust",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 10, Hatch: 10, ThinkMax: time.Second},
		Duration:  time.Minute,
	}
	ramp := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 10_000, Hatch: 1, StopWhen: "p99>1s"},
		Duration:  time.Minute,
	}
	return []change{
		{"unmet, one", unmet(rate, harness.VerdictServer, 1)}, {"unmet, many", unmet(rate, v, 6)},
		{"unmet by Locust", unmet(locust, harness.VerdictDatabase, 2)},
		{"kept up, many", unmet(rate, harness.VerdictOffered, 7)},
		{"a ramp to its end", unmet(ramp, harness.VerdictOffered, 1)},
		{"shared CPUs", func(in *content.Input) {
			unmet(rate, harness.VerdictGenerator, 1)(in)
			in.Run.Plan.Machine = harness.MachineSplit{}
		}},
	}
}

func costChanges() []change {
	with := func(edit func(*stats.CPURanking)) func(*content.Input) {
		return func(in *content.Input) { edit(&in.CPURankings[0]) }
	}
	return []change{
		{"few rounds", with(func(r *stats.CPURanking) { r.Standing.Tiers = nil })},
		{"the same order", with(func(r *stats.CPURanking) { r.Order.Reversed, r.Order.Self = 0, nan })},
		{"no proved change", with(func(r *stats.CPURanking) { r.Order.Swaps = nil })},
	}
}
