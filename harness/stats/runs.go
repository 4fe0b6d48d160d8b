package stats

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"tenrounds/harness"
)

// CompareOptions say how runs are compared.
type CompareOptions struct {
	// Baseline is the entry that all others are divided by, and Application says which application a scenario
	// asks, "" for none: the rows of one are divided by the program of the same framework. Nil: there are no
	// applications.
	Baseline    string
	Application func(scenario string) string
	// AnyHost lets runs of machines with the same CPUs be compared, whatever their names.
	AnyHost bool
	// Margin is how small a change counts as none, as a share; 0 is DefaultMargin.
	Margin float64
	// Between is the standard deviation between runs of equal programs, as a share; 0 says nothing of it.
	Between float64
	// BetweenFreedom is from how many degrees of freedom it is known: one less than the number of runs that it
	// was estimated from. 0 takes it as known.
	BetweenFreedom int
}

// CompareRuns holds each run against the ones before it. Within a run each row is divided by the baseline
// round by round, since a round does the same to both; between two runs the means of the logarithms of these
// ratios are compared by Welch's test, and the p values of all rows of a figure are adjusted by Holm. A row
// is judged against the last run before it that it can be held against.
func CompareRuns(all []RunData, o CompareOptions) (Comparison, error) {
	c := newComparer(o)
	for i, d := range all {
		if err := c.add(d, label(i)); err != nil {
			return c.out, err
		}
	}
	c.terms()
	c.each(c.row)
	c.judge()
	c.suspectBaseline()
	c.resolution()
	return c.out, nil
}

// each calls add for both figures of every row, with the entry that it is divided by.
func (c *comparer) each(add func(figure string, k rowKey, baseline string)) {
	for _, g := range c.groups() {
		baseline := c.baseline(g.scenario)
		for _, figure := range []string{FigureThroughput, FigureCPU} {
			for _, target := range g.targets {
				add(figure, rowKey{target, g.scenario, g.load}, baseline)
			}
		}
	}
}

func newComparer(o CompareOptions) comparer {
	o.Margin = cmp.Or(o.Margin, DefaultMargin)
	return comparer{options: o, out: Comparison{Baseline: o.Baseline, Margin: o.Margin, Between: o.Between}}
}

// add takes a run under a label.
func (c *comparer) add(d RunData, label string) error {
	s, err := newRunSide(d)
	if err != nil {
		return err
	}
	c.sides = append(c.sides, s)
	c.out.Runs = append(c.out.Runs, ComparedRun{
		Label: label, Name: d.Name, ID: d.Run.ID, Started: d.Run.Started, Rounds: d.Run.Plan.Rounds,
		Side: len(c.out.Runs),
	})
	return nil
}

// label names the runs: A, B ... Z, then by number.
func label(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return fmt.Sprint(i + 1)
}

type comparer struct {
	options CompareOptions
	sides   []*runSide
	out     Comparison
	pending []pending
}

// pending is a row's step that waits for its verdict until all p values are there.
type pending struct {
	row, step int
	p         float64
}

// terms notes what differs between each run and the one before it.
func (c *comparer) terms() {
	for i := 1; i < len(c.sides); i++ {
		a, b, x, y := c.out.Runs[i-1], c.out.Runs[i], c.sides[i-1].run, c.sides[i].run
		if why := barred(a, b, x, y, c.options.AnyHost); len(why) > 0 {
			c.out.Barred = append(c.out.Barred, strings.Join(why, "; "))
		}
		c.out.Notes = append(c.out.Notes, noted(a, b, x, y, c.options.AnyHost)...)
	}
	for i, s := range c.sides {
		if s.run.Status != "" && s.run.Status != harness.StatusComplete {
			c.out.Notes = append(c.out.Notes, fmt.Sprintf("%s did not come to its end: it is %s", c.out.Runs[i].Label,
				s.run.Status))
		}
	}
}

// group is the targets of one scenario and load, in the order of the runs' tables.
type group struct {
	scenario, load string
	targets        []string
}

func (c *comparer) groups() (all []*group) {
	seen := map[rowKey]bool{}
	byName := map[rowKey]*group{}
	for _, s := range c.sides {
		for _, k := range s.order {
			name := rowKey{"", k.scenario, k.load}
			if byName[name] == nil {
				byName[name] = &group{scenario: k.scenario, load: k.load}
				all = append(all, byName[name])
			}
			if !seen[k] {
				seen[k] = true
				byName[name].targets = append(byName[name].targets, k.target)
			}
		}
	}
	return all
}

// row adds a row with its steps. One that no run has a figure of is left out, but for the throughput: that a
// server could not be measured must show.
func (c *comparer) row(figure string, k rowKey, baseline string) {
	r := ComparedRow{Figure: figure, Target: k.target, Scenario: k.scenario, Load: k.load, Baseline: baseline}
	var sides []side
	known := false
	for _, s := range c.sides {
		x := s.side(figure, k, baseline)
		known = known || !math.IsNaN(x.Mean)
		sides = append(sides, x)
		r.Sides = append(r.Sides, x.Side)
	}
	if !known && figure != FigureThroughput {
		return
	}
	for i := 1; i < len(sides); i++ {
		r.Steps = append(r.Steps, c.step(len(c.out.Rows), sides, i, k))
	}
	c.out.Rows = append(c.out.Rows, r)
}

// step holds the row in run i against the last run before it with which that can be done.
func (c *comparer) step(row int, sides []side, i int, k rowKey) ChangeStep {
	first := ""
	for from := i - 1; from >= 0; from-- {
		why := c.between(from, i, sides, k)
		if why == "" {
			return c.difference(row, sides, from, i)
		}
		if first == "" {
			first = why
		}
	}
	before := sides[i-1]
	limit := moved(c.out.Runs[i-1].Label, c.out.Runs[i].Label, before, sides[i])
	return ChangeStep{
		From: i - 1, Change: Estimate(nil), P: math.NaN(), Absolute: sides[i].Mean/before.Mean - 1,
		Verdict: ChangeBarred, Reason: first,
		Broken:     sides[i].unranked && !before.unranked && !math.IsNaN(before.Mean),
		LimitMoved: limit != "" && first == limit,
	}
}

// between says why a row cannot be compared between two runs; empty if it can.
func (c *comparer) between(from, to int, sides []side, k rowKey) string {
	a, b := c.out.Runs[from], c.out.Runs[to]
	x, y := c.sides[from], c.sides[to]
	if why := barred(a, b, x.run, y.run, c.options.AnyHost); len(why) > 0 {
		return strings.Join(why, "; ")
	}
	if lx, ly := x.loads[k.load], y.loads[k.load]; lx != ly && lx != (harness.Load{}) && ly != (harness.Load{}) {
		return "other load: " + strings.Join(differences(lx, ly, a.Label, b.Label), ", ")
	}
	switch sx, sy := sides[from].Reason, sides[to].Reason; {
	case sx != "" && sx == sy:
		return sx
	case sx != "" && sy != "":
		return a.Label + ": " + sx + "; " + b.Label + ": " + sy
	case sx != "":
		return a.Label + ": " + sx
	case sy != "":
		return b.Label + ": " + sy
	}
	return moved(a.Label, b.Label, sides[from], sides[to])
}

// moved names a limit that a row or its baseline had in one run only: for example, one rate is a server's and
// the other a database's. The CPU time for each answer is the server's in both. A server that is not quite
// busy (unclear) counts as a server: a new lock may make it wait, and a comparison must find that.
func moved(a, b string, x, y side) string {
	words := func(what string, x, y harness.Verdict) string {
		return fmt.Sprintf("%s was %s in %s, %s in %s: the rates are not of the same thing", what,
			cmp.Or(x, "not known"), a, cmp.Or(y, "not known"), b)
	}
	kind := func(verdict harness.Verdict) harness.Verdict {
		if verdict == "" || verdict == harness.VerdictUnclear {
			return harness.VerdictServer
		}
		return verdict
	}
	switch {
	case kind(x.verdict) != kind(y.verdict):
		return words("the limit", x.verdict, y.verdict)
	case kind(x.baseVerdict) != kind(y.baseVerdict):
		return words("the limit of the baseline", x.baseVerdict, y.baseVerdict) + "; --baseline takes another"
	}
	return ""
}

// difference compares a row that can be compared. Its verdict needs the other rows and comes later.
func (c *comparer) difference(row int, sides []side, from, to int) ChangeStep {
	a, b := sides[from], sides[to]
	s := ChangeStep{From: from, Change: Estimate(nil), P: math.NaN(), Absolute: b.Mean/a.Mean - 1,
		Verdict: ChangeBaseline}
	if b.self {
		return s
	}
	d, ok := welch(a.logs, b.logs, c.options.between())
	c.settle(&s, d, ok, row, to-1)
	return s
}

// between is the variance of logarithms that belongs to Between.
func (o CompareOptions) between() spreadOfRuns {
	return spreadOfRuns{math.Pow(math.Log1p(o.Between), 2), float64(o.BetweenFreedom)}
}

// settle fills in what a contrast says of a step. The verdict waits for the p values of the other rows.
func (c *comparer) settle(s *ChangeStep, d contrast, ok bool, row, step int) {
	s.Change.Mean, s.by = math.Exp(d.mean), d
	if !ok {
		s.Verdict, s.Reason = ChangeBarred,
			"the rounds do not scatter at all: there is nothing to judge the change by"
		return
	}
	s.Change.Low, s.Change.High = d.bounds((1 - Confidence) / 2)
	s.Verdict = ChangeOpen
	c.pending = append(c.pending, pending{row, step, d.p()})
}
