package stats

import (
	"fmt"
	"slices"

	"tenrounds/harness"
)

// Summariser gathers the measurements of a run turn by turn.
type Summariser struct {
	run    harness.Run
	rows   map[rowKey]*row
	runIns []RunInCurve
	// rates are the levels of runs in slices that were asked for since the last turn, by scenario and load.
	rates map[rowKey]map[string]map[int]float64
}

// RunInCurve is a RunIn with the turn that it came before.
type RunInCurve struct {
	Target, Scenario string
	Round            int
	harness.RunIn
}

// NewSummariser starts the summary of a run.
func NewSummariser(run harness.Run) *Summariser {
	return &Summariser{run: run, rows: map[rowKey]*row{}}
}

// Gather takes all turns of a run.
func Gather(run harness.Run, turns []harness.Measurement) (*Summariser, error) {
	s := NewSummariser(run)
	for _, m := range turns {
		if err := s.Add(m); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Update replaces the run's description: a verification after the rounds can cost a target its rank.
func (s *Summariser) Update(run harness.Run) { s.run = run }

// Add takes one turn. It fails on a histogram that cannot be decoded.
func (s *Summariser) Add(m harness.Measurement) error {
	s.rates = nil
	key := rowKey{m.Target, m.Scenario, m.Load.String()}
	if s.rows[key] == nil {
		s.rows[key] = &row{}
	}
	if m.RunIn != nil {
		in := RunInCurve{Target: m.Target, Scenario: m.Scenario, Round: m.Round, RunIn: *m.RunIn}
		s.runIns = append(s.runIns, in)
	}
	if err := s.rows[key].add(m); err != nil {
		return fmt.Errorf("stats: histogram of %s %s in round %d: %w", m.Target, m.Scenario, m.Round, err)
	}
	return nil
}

// RunIns are the curves of the launches that were run in, in the order in which they came.
func (s *Summariser) RunIns() []RunInCurve { return s.runIns }

// of is the row that a summary was made of.
func (s *Summariser) of(r harness.Summary) *row { return s.rows[rowKey{r.Target, r.Scenario, r.Load}] }

// goodput and serverCPU are the figures of a summary's row by round.
func (s *Summariser) goodput(r harness.Summary) map[int]float64 {
	return s.of(r).by(harness.Measurement.Achieved)
}
func (s *Summariser) serverCPU(r harness.Summary) map[int]float64 { return s.of(r).by(serverCPU) }

// figures of one row by round.
func (s *Summariser) figures(target, scenario, load string, of func(harness.Measurement) float64) Rounds {
	return Rounds{Target: target, Figures: s.rows[rowKey{target, scenario, load}].by(of)}
}

// find is the summary of a row; nil if there is none.
func find(rows []harness.Summary, target, scenario, load string) *harness.Summary {
	i := slices.IndexFunc(rows, func(r harness.Summary) bool {
		return r.Target == target && r.Scenario == scenario && r.Load == load
	})
	if i < 0 {
		return nil
	}
	return &rows[i]
}
