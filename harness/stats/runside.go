package stats

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// RunData is a run to be compared: Name is what the user called it.
type RunData struct {
	Name  string
	Run   harness.Run
	Turns []harness.Measurement
}

// runSide is a run as a comparison sees it.
type runSide struct {
	run   harness.Run
	order []rowKey // as in the report
	turns *Summariser
	rows  map[rowKey]harness.Summary
	loads map[string]harness.Load
}

func newRunSide(d RunData) (*runSide, error) {
	all, err := Gather(d.Run, d.Turns)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.Name, err)
	}
	s := &runSide{run: d.Run, turns: all, rows: map[rowKey]harness.Summary{}, loads: map[string]harness.Load{}}
	for _, r := range all.Rows() {
		k := rowKey{r.Target, r.Scenario, r.Load}
		if s.rows[k] = r; r.CopyOf == "" { // a copy shows the noise of its run, and is compared with nothing
			s.order = append(s.order, k)
		}
	}
	for _, l := range d.Run.Plan.Loads {
		s.loads[l.String()] = l
	}
	return s, nil
}

// values are a row's figures by round, of the turns that were measured to the end with a correct answer. A
// ramp has no CPU time for each answer: it depends on how far the ramp went.
func (s *runSide) values(figure string, k rowKey) map[int]float64 {
	r := s.turns.rows[k]
	if r == nil || figure == FigureCPU && s.loads[k.load].Ramp() {
		return nil
	}
	all := r.by(serverCPU)
	if figure == FigureThroughput {
		all = maps.Clone(s.turns.throughput(harness.Summary{Target: k.target, Scenario: k.scenario, Load: k.load}))
	}
	maps.DeleteFunc(all, func(_ int, v float64) bool { return !(v > 0) })
	return all
}

// side is a row of one figure, with the logarithms of its ratios to the baseline.
type side struct {
	Side
	logs     []float64
	unranked bool
	self     bool // it is the baseline
	// verdict and baseVerdict are the limits of the row and of its baseline; empty for a figure that has its
	// meaning whatever the limit was.
	verdict, baseVerdict harness.Verdict
}

func (s *runSide) side(figure string, k rowKey, baseline string) side {
	row, there := s.rows[k]
	mine := s.values(figure, k)
	out := side{Side: Side{Version: row.Version, Mean: mean(mine), Ratio: Estimate(nil)},
		unranked: there && row.Unranked != "", self: k.target == baseline}
	base := rowKey{baseline, k.scenario, k.load}
	if figure == FigureThroughput {
		out.verdict, out.baseVerdict = row.Verdict, s.rows[base].Verdict
	}
	theirs := s.values(figure, base)
	for _, round := range slices.Sorted(maps.Keys(mine)) {
		if y := theirs[round]; y > 0 {
			out.logs = append(out.logs, math.Log(mine[round])-math.Log(y))
		}
	}
	out.N = len(out.logs)
	out.Reason = s.reason(figure, k, base, out.N)
	if out.Reason == "" {
		out.Ratio = Ratio(mine, theirs)
	}
	return out
}

// reason says why a row of this run can be compared with nothing; empty if it can.
func (s *runSide) reason(figure string, k, base rowKey, n int) string {
	row, there := s.rows[k]
	baseRow, hasBase := s.rows[base]
	switch {
	case !slices.Contains(s.run.Plan.Scenarios, k.scenario):
		return "scenario absent"
	case !there && s.loads[k.load] == (harness.Load{}):
		return "load absent"
	case !there:
		return "target absent"
	case row.Unranked != "":
		return "not ranked: " + row.Unranked
	case row.Verdict == harness.VerdictGenerator:
		return "the generator was the limit"
	case figure == FigureThroughput && s.loads[k.load].Open():
		return "an offered load: its rate is the asker's"
	case !hasBase:
		return "baseline absent"
	case baseRow.Unranked != "":
		return "the baseline is not ranked: " + baseRow.Unranked
	case baseRow.Verdict == harness.VerdictGenerator:
		return "the generator was the limit of the baseline"
	case len(s.values(figure, k)) == 0 || len(s.values(figure, base)) == 0:
		return "not recorded"
	case n < MinRounds:
		return fmt.Sprintf("too few rounds: %d of the %d that it takes", n, MinRounds)
	}
	return ""
}

// mean over the rounds, in their order, so that a table made again is the same.
func mean(values map[int]float64) float64 {
	sample := inOrder(values)
	if len(sample) == 0 {
		return math.NaN()
	}
	return stat.Mean(sample, nil)
}
