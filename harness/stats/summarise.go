package stats

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// Summariser gathers the measurements of a run turn by turn, so that the summary after each turn costs
// little.
type Summariser struct {
	run    harness.Run
	rows   map[rowKey]*row
	runIns []RunInCurve
}

// RunIns are the curves of the launches that were run in, in the order in which they came.
func (s *Summariser) RunIns() []RunInCurve { return s.runIns }

type rowKey struct{ target, scenario, load string }

// row is what the turns of one target × scenario × load have given so far.
type row struct {
	goodput          map[int]float64 // by round, of the turns that were measured to the end
	requests, failed int64
	wrong            int64 // of the failed ones
	reasons          harness.Reasons
	broken           int // turns that were not measured to the end
	silent           int // turns without a correct answer
	lastError        string
	difference       string // the first answer, or bytes without a request, that was not what was proved
	times            merged
	warnings         []string
	open             openRow
	doubts           map[int][]string // warnings by round; nil without any
	hz               map[int]float64  // frequency of the server's CPUs by round; nil where nothing tells
	sliced           sliced
	limits           limits
	costs            costs
	offered          offeredCosts
	asker            asker
}

// NewSummariser starts the summary of a run.
func NewSummariser(run harness.Run) *Summariser {
	return &Summariser{run: run, rows: map[rowKey]*row{}}
}

// Update takes what is known of the run by now: a verification after the rounds can cost a target its rank.
func (s *Summariser) Update(run harness.Run) { s.run = run }

// Summarise is the summary of all turns of a run at once.
func Summarise(run harness.Run, turns []harness.Measurement) ([]harness.Summary, error) {
	s, err := Gather(run, turns)
	if err != nil {
		return nil, err
	}
	return s.Rows(), nil
}

// Add takes one turn. It fails on a histogram that cannot be decoded.
func (s *Summariser) Add(m harness.Measurement) error {
	key := rowKey{m.Target, m.Scenario, m.Load.String()}
	r := s.rows[key]
	if r == nil {
		r = &row{goodput: map[int]float64{}}
		s.rows[key] = r
	}
	if m.RunIn != nil {
		s.runIns = append(s.runIns, RunInCurve{Target: m.Target, Scenario: m.Scenario, Round: m.Round, RunIn: *m.RunIn})
	}
	for _, w := range m.Warnings {
		r.warn(w)
	}
	t := m.Account()
	if t != nil {
		r.requests += t.Scheduled
		r.failed += t.Failed()
		r.addReasons(t.Failures.Reasons)
		r.difference = cmp.Or(r.difference, t.Difference)
		for _, w := range m.Result.Warnings {
			r.warn(w)
		}
	}
	if t == nil || m.Error != "" {
		r.broken++
		r.lastError = cmp.Or(m.Error, "the generator gave no account of it")
		return nil
	}
	r.goodput[m.Round] = t.Goodput
	if m.Load.SLO > 0 {
		r.goodput[m.Round] = m.Capacity
	}
	r.wrong += t.Wrong
	if t.Correct == 0 {
		r.silent++
	}
	r.open.add(m)
	r.note(m)
	r.tick(m)
	r.sliced.add(m)
	r.limits.add(m, s.run.Plan.Machine, s.run.Environment.CPUs)
	r.costs.add(m)
	r.offered.add(m)
	r.asker.add(m)
	if t.Histogram == "" {
		return nil
	}
	if err := r.times.add(t.Histogram); err != nil {
		return fmt.Errorf("stats: histogram of %s %s in round %d: %w", m.Target, m.Scenario, m.Round, err)
	}
	return nil
}

func (r *row) addReasons(reasons harness.Reasons) {
	for why, n := range reasons {
		if r.reasons == nil {
			r.reasons = harness.Reasons{}
		}
		r.reasons[why] += n
	}
}

func (r *row) warn(w string) {
	if !slices.Contains(r.warnings, w) {
		r.warnings = append(r.warnings, w)
	}
}

// Rows returns the summaries in the order of the plan: by scenario and load, ranked ones first, the
// fastest first, then those without a rank.
func (s *Summariser) Rows() []harness.Summary {
	var all []harness.Summary
	for _, scenario := range s.run.Plan.Scenarios {
		for _, load := range s.run.Plan.Loads {
			all = append(all, s.group(scenario, load)...)
		}
	}
	s.place(all)
	return all
}

// group summarises the rows that are ranked against each other. Those of an open load are not: they stay in the
// order of the plan, but for those with something wrong.
func (s *Summariser) group(scenario string, load harness.Load) []harness.Summary {
	var rows []harness.Summary
	for _, subject := range s.run.Subjects {
		if r := s.rows[rowKey{subject.Alias, scenario, load.String()}]; r != nil {
			rows = append(rows, s.summary(subject, scenario, load, r))
		}
	}
	slices.SortStableFunc(rows, func(a, b harness.Summary) int {
		switch {
		case (a.Unranked == "") != (b.Unranked == ""):
			return cmp.Compare(a.Unranked, b.Unranked) // "" sorts first
		case load.Open():
			return 0
		case a.Unranked == "" && a.Class != b.Class: // "", which is plain, sorts first
			return cmp.Compare(a.Class, b.Class)
		case a.Unranked == "" && a.Verdict != b.Verdict: // only rows of one verdict are ranked together
			return cmp.Compare(place(a.Verdict), place(b.Verdict))
		}
		return cmp.Compare(b.Throughput.Mean, a.Throughput.Mean)
	})
	for i := range rows {
		if rows[i].Unranked == "" && !load.Open() && rows[i].Verdict != harness.VerdictGenerator {
			rows[i].Relative = Ratio(s.goodput(rows[i]), s.goodput(rows[s.slowest(rows, rows[i])]))
		} else {
			rows[i].Relative = Estimate(nil)
		}
	}
	s.slicedRatios(rows, load)
	return rows
}

// slowest is the ranked row of the same verdict and class with the lowest geometric mean, which is what ratios are made of: by the arithmetic
// mean another could be the last, and its ratio to this one be under 1. It is a copy only if nothing else is ranked.
func (s *Summariser) slowest(rows []harness.Summary, like harness.Summary) int {
	slowest, least := -1, math.Inf(1)
	ranked := func(r harness.Summary) bool {
		return r.Unranked == "" && r.Verdict == like.Verdict && r.Class == like.Class
	}
	competes := func(r harness.Summary) bool { return ranked(r) && r.CopyOf == "" }
	if !slices.ContainsFunc(rows, competes) {
		competes = ranked
	}
	for i, r := range rows {
		if !competes(r) {
			continue
		}
		var logs []float64
		for _, round := range slices.Sorted(maps.Keys(s.goodput(r))) {
			logs = append(logs, math.Log(s.goodput(r)[round]))
		}
		if m := stat.Mean(logs, nil); slowest < 0 || m < least {
			slowest, least = i, m
		}
	}
	return slowest
}

func (s *Summariser) goodput(r harness.Summary) map[int]float64 {
	return s.rows[rowKey{r.Target, r.Scenario, r.Load}].goodput
}

func (s *Summariser) summary(subject harness.Subject, scenario string, load harness.Load, r *row) harness.Summary {
	sample := make([]float64, 0, len(r.goodput))
	for round := range s.run.Plan.Rounds {
		if v, ok := r.goodput[round+1]; ok {
			sample = append(sample, v)
		}
	}
	verdict, limit := r.limits.verdict(load, &r.open)
	return harness.Summary{
		Target: subject.Alias, Version: subject.Build.Version, Scenario: scenario, Load: load.String(), CopyOf: subject.CopyOf, Class: subject.Class,
		N: len(sample), Requests: r.requests, Failed: r.failed, Reasons: r.reasons, Unmet: r.open.partial,
		Throughput: Estimate(sample), Times: r.times.summary(),
		Unranked: unranked(subject, load, r), Warnings: slices.Concat(subject.Warnings, r.warnings, r.clockWarning()),
		Verdict: verdict, Limit: limit, Users: r.open.meanUsers(), Stopped: r.open.stopped, StoppedBy: r.open.stoppedBy,
		Costs: r.costs.mean(&r.limits), Disturbed: r.costs.disturbed, Disturbance: r.costs.disturbance,
	}
}

// unranked says why a row has no rank: errors never count as speed. A ramp goes on until requests fail, so in one
// only wrong answers count against the server.
func unranked(subject harness.Subject, load harness.Load, r *row) string {
	if v := subject.Violations(); len(v) > 0 {
		why := fmt.Sprintf("breaks the contract: %d checks, %s first", harness.Broken(v), v[0].Check)
		if r.difference != "" {
			why += "; under load " + r.difference
		}
		return why
	}
	if r.difference != "" { // in a ramp and under a threshold too: no load is an excuse for it
		return failedWords(r.failed, r.requests) + ", the first because under load " + r.difference
	}
	if r.broken > 0 {
		return fmt.Sprintf("%d of %d turns could not be measured: %s", r.broken, r.broken+len(r.goodput), r.lastError)
	}
	if why := subject.Unchecked(); why != "" {
		return "could not be checked against the contract: " + why
	}
	if load.Ramp() && r.wrong > 0 {
		return r.reasons.Explain(fmt.Sprintf("%d of %d answers were wrong", r.wrong, r.requests))
	}
	if r.failed > 0 && !load.Ramp() {
		return r.reasons.Explain(failedWords(r.failed, r.requests))
	}
	if r.silent > 0 {
		return fmt.Sprintf("%d of %d turns had no correct answer", r.silent, len(r.goodput))
	}
	return ""
}

func failedWords(failed, requests int64) string {
	return fmt.Sprintf("%d of %d requests failed", failed, requests)
}

// FailedAlone reports whether a row has no rank because requests failed, and for no other reason.
func FailedAlone(r harness.Summary) bool {
	words := failedWords(r.Failed, r.Requests)
	return r.Failed > 0 && (r.Unranked == words || r.Unranked == r.Reasons.Explain(words))
}
