package stats

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
)

// Features say what each feature of a framework costs: the server's CPU time for each answer of a scenario,
// less that for the plain text, in seconds.
type Features struct {
	// Base is the scenario that is taken off, and Load its load.
	Base, Load string
	Scenarios  []string
	Rows       []FeatureRow
	// Best are the least costs of the scenarios, of all rows.
	Best []float64
}

// FeatureRow is a framework.
type FeatureRow struct {
	Framework string
	// Target is its plain server, and Engine what that is built on.
	Target string
	// Base is the CPU time for each answer of the base.
	Base  harness.Estimate
	Costs []FeatureCost // of the scenarios, in their order
	// Layer is what one middleware more costs: the slope from none to ten, by round.
	Layer harness.Estimate
}

// FeatureCost is a cell.
type FeatureCost struct {
	// Cost is paired by round, with its 95 % interval by t.
	Cost harness.Estimate
	// Missing says why there is no figure; "" if there is one.
	Missing string
}

// The ends of the slope of a middleware.
const (
	noLayers, tenLayers = "middleware-0", "middleware-10"
	layersBetween       = 10
)

// Features compare the scenarios of an application with a plain one (text, or else the first plain one); nil
// if the run has none of both. application says which one a scenario asks; a target of it is called
// FRAMEWORK-APPLICATION.
func (s *Summariser) Features(rows []harness.Summary, application func(scenario string) string) *Features {
	load := s.spreadLoad()
	plan := s.run.Plan
	base := ""
	f := &Features{Load: load}
	name := ""
	for _, sc := range plan.Scenarios {
		if a := application(sc); a != "" {
			f.Scenarios, name = append(f.Scenarios, sc), a
		} else if base == "" || sc == "text" {
			base = sc
		}
	}
	if load == "" || base == "" || len(f.Scenarios) == 0 {
		return nil
	}
	f.Base = base
	for _, r := range rows {
		if r.Scenario == base && r.Load == load && r.CopyOf == "" && r.Unranked == "" {
			if row, ok := s.featureRow(rows, r, f, name); ok {
				f.Rows = append(f.Rows, row)
			}
		}
	}
	if len(f.Rows) == 0 {
		return nil
	}
	slices.SortStableFunc(f.Rows, func(a, b FeatureRow) int { return cmp.Compare(a.Base.Mean, b.Base.Mean) })
	for i := range f.Scenarios {
		best := math.NaN()
		for _, r := range f.Rows {
			if c := r.Costs[i]; c.Missing == "" && !(c.Cost.Mean >= best) {
				best = c.Cost.Mean
			}
		}
		f.Best = append(f.Best, best)
	}
	return f
}

// featureRow is the row of a plain server; false if its framework has no server of the application.
func (s *Summariser) featureRow(
	rows []harness.Summary, plain harness.Summary, f *Features, application string,
) (row FeatureRow, some bool) {
	base := s.serverCPU(plain)
	row = FeatureRow{Framework: plain.Target, Target: plain.Target, Base: Estimate(inOrder(base))}
	program := plain.Target + "-" + application
	bySlope := map[string]map[int]float64{}
	for _, scenario := range f.Scenarios {
		r := find(rows, program, scenario, f.Load)
		switch {
		case r == nil:
			row.Costs = append(row.Costs, FeatureCost{Missing: s.unsupported(program, scenario)})
		case r.Unranked != "":
			row.Costs, some = append(row.Costs, FeatureCost{Missing: "not ranked: " + r.Unranked}), true
		default:
			cpu := s.serverCPU(*r)
			bySlope[scenario] = cpu
			row.Costs, some = append(row.Costs, FeatureCost{Cost: Estimate(inOrder(minus(cpu, base)))}), true
		}
	}
	slope := minus(bySlope[tenLayers], bySlope[noLayers])
	for round := range slope {
		slope[round] /= layersBetween
	}
	row.Layer = Estimate(inOrder(slope))
	return row, some
}

// unsupported says why a program has no figure in a scenario.
func (s *Summariser) unsupported(program, scenario string) string {
	for _, e := range s.run.Plan.Entries {
		if e.Alias == program && e.Unsupported[scenario] != "" {
			return "not supported: " + strings.TrimSuffix(e.Unsupported[scenario], ".")
		}
	}
	return "not measured"
}

// minus is the difference by round, of rounds that both have.
func minus(a, b map[int]float64) map[int]float64 {
	all := map[int]float64{}
	for round, x := range a {
		if y, both := b[round]; both {
			all[round] = x - y
		}
	}
	return all
}
