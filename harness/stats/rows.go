package stats

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
)

// Summarise is the summary of all turns of a run at once.
func Summarise(run harness.Run, turns []harness.Measurement) ([]harness.Summary, error) {
	s, err := Gather(run, turns)
	if err != nil {
		return nil, err
	}
	return s.Rows(), nil
}

// Rows returns the summaries in the order of the plan, by scenario and load: first the ranked ones, the
// fastest first, then those without a rank.
func (s *Summariser) Rows() (all []harness.Summary) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, load := range s.run.Plan.Loads {
			all = append(all, s.group(scenario, load)...)
		}
	}
	for _, standing := range s.Standings(all) {
		for _, target := range standing.Targets {
			r := find(all, target, standing.Scenario, standing.Load)
			r.Tier = standing.Tier(target)
			for _, o := range standing.Outliers {
				if o.Target == target {
					r.Outlying = append(r.Outlying, o.Round)
				}
			}
		}
	}
	return all
}

// group summarises the rows that are ranked against each other. Rows of an open load are not ranked: they
// keep the order of the plan, but those with something wrong stand last.
func (s *Summariser) group(scenario string, load harness.Load) (rows []harness.Summary) {
	for _, subject := range s.run.Subjects {
		if r := s.rows[rowKey{subject.Alias, scenario, load.String()}]; r != nil {
			rows = append(rows, s.summary(subject, scenario, load, r))
		}
	}
	levels := map[string]float64{} // what the tests compare, so that table and tiers agree
	for _, r := range rows {
		levels[r.Target] = geometricMean(s.throughput(r))
	}
	level := func(r harness.Summary) float64 { return levels[r.Target] }
	slices.SortStableFunc(rows, func(a, b harness.Summary) int {
		byRate := cmp.Compare(level(b), level(a))
		switch {
		case (a.Unranked == "") != (b.Unranked == ""):
			return cmp.Compare(a.Unranked, b.Unranked) // "" sorts first
		case load.Open():
			return 0
		case a.Unranked != "":
			return byRate
		} // "", which is plain, is the first class
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(place(a.Verdict), place(b.Verdict)), byRate)
	})
	base := Base(s.run, rows)
	for i := range rows {
		r := &rows[i]
		r.Relative = Estimate(nil)
		if r.Unranked != "" {
			continue
		}
		if !load.Open() && r.Verdict != harness.VerdictGenerator {
			r.Relative = Ratio(s.throughput(*r), s.throughput(s.slowest(rows, *r)))
		}
		if load.Slice > 0 {
			r.Sliced = s.sliced(*r, *base)
		}
	}
	return rows
}

// slowest is the row that the ranked rows of one verdict and class are divided by: the one with the lowest
// geometric mean, since that is the mean of the ratios. It is a copy only if nothing else is ranked.
func (s *Summariser) slowest(rows []harness.Summary, like harness.Summary) (slowest harness.Summary) {
	ranked := func(r harness.Summary) bool {
		return r.Unranked == "" && r.Verdict == like.Verdict && r.Class == like.Class
	}
	competes := func(r harness.Summary) bool { return ranked(r) && r.CopyOf == "" }
	if !slices.ContainsFunc(rows, competes) {
		competes = ranked
	}
	least := 0.0
	for _, r := range rows {
		if !competes(r) {
			continue
		}
		if m := geometricMean(s.throughput(r)); slowest.Target == "" || m < least {
			slowest, least = r, m
		}
	}
	return slowest
}

// sliced compares a ranked row of a run in slices with the baseline of its group.
func (s *Summariser) sliced(r, base harness.Summary) *harness.SlicedRatios {
	x := harness.SlicedRatios{
		Baseline: base.Target, CPU: s.of(r).over(serverCPU), Throughput: Ratio(s.throughput(r), s.throughput(base)),
		CPURatio: Ratio(s.serverCPU(r), s.serverCPU(base)),
	}
	used, seconds := 0.0, 0.0
	for _, m := range s.of(r).measured {
		if t := m.Account(); t.IdleCPU != nil {
			used, seconds = used+*t.IdleCPU, seconds+t.IdleTime
		}
	}
	x.Idle = used / seconds // NaN if it is not known
	return &x
}

func (s *Summariser) summary(subject harness.Subject, scenario string, load harness.Load, r *row) harness.Summary {
	f, o := r.failures(), openOf(r.measured)
	l := limitsOf(r.measured, s.run.Plan.Machine, s.run.Environment.CPUs)
	x := harness.Summary{
		Target: subject.Alias, Version: subject.Build.Version, Scenario: scenario, Load: load.String(),
		CopyOf: subject.CopyOf, Class: subject.Class, N: len(r.measured),
		Requests: f.requests, Failed: f.failed, Reasons: f.reasons, Unmet: o.partial,
		Throughput: r.over(harness.Measurement.Achieved), Times: r.times.summary(), Costs: costsOf(r.measured, l),
		Warnings: slices.Concat(subject.Warnings, r.warnings()),
		Users:    o.meanUsers(), Stopped: o.stopped, StoppedBy: o.stoppedBy,
	}
	if load.SLO > 0 {
		x.Throughput, x.Tries = r.capacity()
	}
	x.Error = f.lastError
	x.Unranked, x.Exclusion = unranked(subject, load, f, len(r.measured))
	x.P50 = geometric(r.by(percentile(func(d harness.Distribution) float64 { return d.P50 })))
	x.P99 = geometric(r.by(percentile(func(d harness.Distribution) float64 { return d.P99 })))
	if r.outlasting() > outlastedShare {
		x.Times, x.P50, x.P99 = nil, Estimate(nil), Estimate(nil)
	}
	x.Verdict, x.Limit = l.verdict(load, o)
	for _, m := range r.measured {
		if d := m.Result.Resources; d != nil && d.Disturbance != "" && d.Stretch+d.Visit > 0 {
			x.Disturbed++
			x.Disturbance = cmp.Or(x.Disturbance, fmt.Sprintf("round %d: %s", m.Round, d.Disturbance))
		}
	}
	return x
}

// unranked says why a row has no rank: errors never count as speed. A ramp goes on until requests fail, so
// there only wrong answers count against the server.
func unranked(subject harness.Subject, load harness.Load, f failures, measured int) (string, harness.Exclusion) {
	if v := subject.Violations(); len(v) > 0 && subject.Manifest.Application == harness.Own {
		why := fmt.Sprintf("it answers otherwise than it should: want %s, got %s", v[0].Want, v[0].Got)
		if f.wrong > 0 {
			why += mayChange
		}
		return why, harness.ExcludedChanged
	} else if len(v) > 0 {
		why := fmt.Sprintf("breaks the contract: %d checks, %s first", harness.Broken(v), v[0].Check)
		if f.difference != "" {
			why += "; under load " + f.difference
		}
		return why, harness.ExcludedContract
	}
	if f.difference != "" { // in a ramp and under a threshold too: no load is an excuse for it
		return failedWords(f.failed, f.requests) + ", the first because under load " + f.difference,
			harness.ExcludedDifferent
	}
	if f.broken > 0 {
		return fmt.Sprintf("%d of %d turns could not be measured: %s", f.broken, f.broken+measured, f.lastError),
			harness.ExcludedUnmeasured
	}
	if why := subject.Unchecked(); why != "" {
		return "could not be checked against the contract: " + why, harness.ExcludedUnchecked
	}
	if load.Ramp() && f.wrong > 0 {
		return f.reasons.Explain(fmt.Sprintf("%d of %d answers were wrong", f.wrong, f.requests)),
			harness.ExcludedWrong
	}
	if f.failed > 0 && !load.Ramp() {
		why := f.reasons.Explain(failedWords(f.failed, f.requests))
		if f.wrong > 0 && subject.Manifest.Application == harness.Own {
			why += mayChange
		}
		return why, harness.ExcludedFailed
	}
	if f.silent > 0 {
		return fmt.Sprintf("%d of %d turns had no correct answer", f.silent, measured), harness.ExcludedSilent
	}
	return "", ""
}

// mayChange is what to do about answers of one's own server that change.
const mayChange = `; if answers may change, as a list does that a POST adds to, say "expect": {"status": 200} of the ` +
	"request in the file of --requests"

func failedWords(failed, requests int64) string {
	return fmt.Sprintf("%d of %d requests failed", failed, requests)
}
