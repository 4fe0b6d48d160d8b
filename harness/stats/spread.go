package stats

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
)

// Spreads compare how far apart the frameworks are in the plain scenario of a run (json, or else text, or
// else the first) with each of its scenarios that ask an application. application says which one a scenario
// asks, "" for none; a target of it is called FRAMEWORK-APPLICATION. There are none for runs of several
// loads, nor for offered loads and searches.
func (s *Summariser) Spreads(
	rows []harness.Summary, application func(scenario string) string,
) (all []Spread) {
	load, scenario := s.spreadLoad(), s.plainScenario(application)
	if load == "" || scenario == "" {
		return nil
	}
	for _, other := range s.run.Plan.Scenarios {
		if a := application(other); a != "" {
			all = append(all, newSpread(s.spreadSide(rows, scenario, load, ""), s.spreadSide(rows, other, load, a),
				true))
		}
	}
	return all
}

// SpreadsOfTwo do the same for the plain scenario of one run and the applications of another. The rounds of
// two runs are no pairs, so the interval of the factor is wider. It fails where the runs have nothing to
// compare.
func SpreadsOfTwo(
	plain, other *Summariser, application func(scenario string) string,
) (all []Spread, err error) {
	scenario := plain.plainScenario(application)
	switch load := plain.spreadLoad(); {
	case scenario == "":
		return nil, errors.New("the first run asks no plain scenario, such as json")
	case load == "" || load != other.spreadLoad():
		return nil, fmt.Errorf("the runs need one closed loop each, on the same number of connections: there are "+
			"%s and %s", plain.loads(), other.loads())
	}
	a, b := plain.run, other.run
	x, y := ComparedRun{Label: "the first run"}, ComparedRun{Label: "the second"}
	notes := append(barred(x, y, a, b, true), differences(a.Plan.Loads[0], b.Plan.Loads[0], x.Label, y.Label)...)
	side := plain.spreadSide(plain.Rows(), scenario, plain.spreadLoad(), "")
	rows := other.Rows()
	for _, s := range b.Plan.Scenarios {
		if name := application(s); name != "" {
			spread := newSpread(side, other.spreadSide(rows, s, other.spreadLoad(), name), false)
			spread.Notes = notes
			all = append(all, spread)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("the second run asks no application, such as book-mix-small")
	}
	return all, nil
}

// spreadLoad is the name of the one closed loop of the plan by the project's generator; "" if there is none,
// or more.
func (s *Summariser) spreadLoad() (name string) {
	for _, l := range s.run.Plan.Loads {
		if l.CrossCheck() {
			continue
		}
		if l.Open() || l.SLO > 0 || name != "" {
			return ""
		}
		name = l.String()
	}
	return name
}

// loads names all loads, for an error.
func (s *Summariser) loads() string {
	var all []string
	for _, l := range s.run.Plan.Loads {
		all = append(all, l.String())
	}
	return strings.Join(all, ", ")
}

func (s *Summariser) plainScenario(application func(string) string) string {
	plain := slices.DeleteFunc(slices.Clone(s.run.Plan.Scenarios),
		func(sc string) bool { return application(sc) != "" })
	for _, name := range []string{"json", "text"} {
		if slices.Contains(plain, name) {
			return name
		}
	}
	if len(plain) == 0 {
		return ""
	}
	return plain[0]
}

// spreadSide is one scenario: what can be compared of it by framework, and what cannot, with the reason.
type spreadSide struct {
	of   SpreadSide
	rows map[string]harness.Summary
	// rounds are the figures by round, and cpu is the server's CPU time for each answer.
	rounds, cpu map[string]map[int]float64
	out         map[string]string
}

// spreadSide takes the rows of the verdict that most of them have.
func (s *Summariser) spreadSide(rows []harness.Summary, scenario, load, application string) spreadSide {
	x := spreadSide{
		of:   SpreadSide{Scenario: scenario, Load: load},
		rows: map[string]harness.Summary{}, rounds: map[string]map[int]float64{}, cpu: map[string]map[int]float64{},
		out: map[string]string{},
	}
	mine := slices.DeleteFunc(slices.Clone(rows), func(r harness.Summary) bool {
		return r.Scenario != scenario || r.Load != load || r.CopyOf != "" || r.Class != ""
	})
	verdicts := map[harness.Verdict]int{}
	for _, r := range mine {
		if r.Unranked == "" && r.Verdict != harness.VerdictGenerator {
			verdicts[r.Verdict]++
			if v := x.of.Verdict; v == "" || verdicts[r.Verdict] > verdicts[v] {
				x.of.Verdict = r.Verdict
			}
		}
	}
	for _, r := range mine {
		name := r.Target
		if application != "" {
			name = strings.TrimSuffix(name, "-"+application)
		}
		switch {
		case r.Unranked != "":
			x.out[name] = "no rank in " + scenario
		case r.Verdict != x.of.Verdict:
			x.out[name] = fmt.Sprintf("the limit in %s is %s, that of the others %s", scenario,
				cmp.Or(r.Verdict, "not known"), cmp.Or(x.of.Verdict, "not known"))
		default:
			x.rows[name], x.rounds[name], x.cpu[name] = r, s.throughput(r), s.serverCPU(r)
		}
	}
	return x
}

// newSpread compares two sides by what both have.
func newSpread(plain, application spreadSide, paired bool) Spread {
	x := Spread{Plain: plain.of, Application: application.of, Paired: paired}
	var names, reasons []string
	out := map[string][]string{} // by reason
	leave := func(name, why string) {
		if out[why] == nil {
			reasons = append(reasons, why)
		}
		out[why] = append(out[why], name)
	}
	all := slices.Concat(slices.Collect(maps.Keys(plain.rows)), slices.Collect(maps.Keys(plain.out)),
		slices.Collect(maps.Keys(application.rows)), slices.Collect(maps.Keys(application.out)))
	slices.Sort(all)
	for _, name := range slices.Compact(all) {
		_, a := plain.rows[name]
		_, b := application.rows[name]
		switch {
		case a && b:
			names = append(names, name)
		case plain.out[name] != "":
			leave(name, plain.out[name])
		case application.out[name] != "":
			leave(name, application.out[name])
		case a:
			leave(name, "no figure in "+application.of.Scenario)
		default:
			leave(name, "no figure in "+plain.of.Scenario)
		}
	}
	for _, why := range reasons {
		x.LeftOut = append(x.LeftOut, strings.Join(out[why], ", ")+": "+why)
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(plain.rows[b].Throughput.Mean, plain.rows[a].Throughput.Mean)
	})
	p, q := plain.places(names), application.places(names)
	for _, name := range names {
		x.Rows = append(x.Rows, SpreadRow{Framework: name, Plain: p[name], Application: q[name]})
	}
	factor(&x, plain, application, names)
	x.CPU = spreadOfCPU(x, plain, application, names)
	return x
}

// places of the frameworks in the ranking.
func (x spreadSide) places(names []string) map[string]SpreadPlace {
	order := slices.Clone(names)
	mean := func(name string) float64 { return x.rows[name].Throughput.Mean }
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(mean(b), mean(a)) })
	all := map[string]SpreadPlace{}
	for i, name := range order {
		all[name] = SpreadPlace{Target: x.rows[name].Target, Rank: i + 1, Mean: mean(name),
			Best: mean(name) / mean(order[0])}
	}
	return all
}
