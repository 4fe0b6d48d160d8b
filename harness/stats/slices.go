package stats

import (
	"cmp"
	"math"
	"slices"

	"tenrounds/harness"
)

// sliceBaseline is the target that the others of a sliced run are compared with, where it takes part.
const sliceBaseline = "nethttp"

// sliced is what the turns of a row say of the server's CPU time: that for each answer, and where targets were asked in slices
// what it used meanwhile.
type sliced struct {
	perAnswer      map[int]float64 // seconds by round
	idleCPU, idleS float64         // summed over the rounds
}

// add takes a turn that was measured to its end.
func (s *sliced) add(m harness.Measurement) {
	t := m.Account()
	if m.Load.SLO > 0 {
		return // what a request cost in the last try of a search depends on the rate of that try
	}
	if cpu, known := t.ServerCPUPerRequest(); known {
		if s.perAnswer == nil {
			s.perAnswer = map[int]float64{}
		}
		s.perAnswer[m.Round] = cpu
	}
	if t.IdleCPU != nil {
		s.idleCPU += *t.IdleCPU
		s.idleS += t.IdleTime
	}
}

// estimate is the CPU time for each answer over the rounds.
func (s *sliced) estimate() harness.Estimate { return over(s.perAnswer) }

// idle is the share of a CPU that the server used while others were asked.
func (s *sliced) idle() float64 {
	if s.idleS == 0 {
		return math.NaN()
	}
	return s.idleCPU / s.idleS
}

// slicedRatios compares the ranked rows of a group that was asked in slices with their baseline.
func (s *Summariser) slicedRatios(rows []harness.Summary, load harness.Load) {
	if load.Slice == 0 {
		return
	}
	base := s.sliceBase(rows)
	for i := range rows {
		r := &rows[i]
		if r.Unranked != "" {
			continue
		}
		own, other := s.of(*r), s.of(*base)
		r.Sliced = &harness.SlicedRatios{
			Baseline: base.Target, CPU: own.sliced.estimate(), Idle: own.sliced.idle(),
			Throughput: Ratio(own.goodput, other.goodput), CPURatio: Ratio(own.sliced.perAnswer, other.sliced.perAnswer),
		}
	}
}

func (s *Summariser) of(r harness.Summary) *row { return s.rows[rowKey{r.Target, r.Scenario, r.Load}] }

// sliceBase is the row that the others of a group are compared with: nil if no row is ranked. A row that says nothing of its
// server, and a copy, which is there to show noise, are taken only where there is nothing else.
func (s *Summariser) sliceBase(rows []harness.Summary) *harness.Summary {
	for _, fits := range []func(harness.Summary) bool{
		func(r harness.Summary) bool { return r.CopyOf == "" && r.Verdict != harness.VerdictGenerator },
		func(r harness.Summary) bool { return r.CopyOf == "" },
		func(harness.Summary) bool { return true },
	} {
		if base := s.firstOf(rows, fits); base != nil {
			return base
		}
	}
	return nil
}

// firstOf is net/http if it is ranked and fits, or else the first target in the order of the plan of which that is so.
func (s *Summariser) firstOf(rows []harness.Summary, fits func(harness.Summary) bool) (first *harness.Summary) {
	for _, subject := range s.run.Subjects {
		i := slices.IndexFunc(rows, func(r harness.Summary) bool { return r.Target == subject.Alias && r.Unranked == "" && fits(r) })
		switch {
		case i < 0:
		case subject.Target == sliceBaseline:
			return &rows[i]
		default:
			first = cmp.Or(first, &rows[i])
		}
	}
	return first
}
