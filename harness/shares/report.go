package shares

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/load"
)

// report is what the master writes.
type report struct {
	// Failed says why there was no load; empty if there was one.
	Failed string `json:"failed"`
	// Connected is how many workers were there.
	Connected int            `json:"connected"`
	Workers   []workerReport `json:"workers"`
}

// workerReport is what a worker did.
type workerReport struct {
	Host  string        `json:"host"`
	Build Build         `json:"build"`
	Share harness.Share `json:"share"`
	// Offset is the worker's CLOCK_MONOTONIC minus the master's, and RoundTrip the time of the message by which
	// it is known, in nanoseconds.
	Offset    int64               `json:"offset_ns"`
	RoundTrip int64               `json:"round_trip_ns"`
	Error     string              `json:"error"`
	Result    *harness.LoadResult `json:"result"`
}

// parseReport merges what the workers did. A share that is missing is an error, which comes with what the
// others did.
func parseReport(text []byte, l Loader) (*harness.LoadResult, error) {
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("read the workers' report: %w", err)
	}
	switch {
	case r.Failed != "":
		return nil, errors.New(r.Failed)
	case len(r.Workers) == 0:
		return nil, fmt.Errorf("%d of %d workers came within %s: start one on each machine with "+
			"bench worker --master HOST:PORT --allow SERVER, where HOST:PORT leads to %s here",
			r.Connected, l.Workers, l.gather(), l.Master)
	}
	return r.merge(l)
}

func (r report) merge(l Loader) (*harness.LoadResult, error) {
	var parts []harness.LoadResult
	var missing []string
	first := int64(0)
	for _, w := range r.Workers {
		if w.Result == nil || w.Error != "" {
			missing = append(missing, fmt.Sprintf("%s (share %s): %s", w.Host, w.Share, w.Error))
			continue
		}
		if bad := input.Check(w.Result); bad != nil {
			return nil, fmt.Errorf("the result of %s: %w", w.Host, bad)
		}
		if w.Result.Parts == nil || len(w.Result.Targets) != 1 {
			return nil, fmt.Errorf("the result of %s is not that of a share", w.Host)
		}
		if at := w.began(); len(parts) == 0 || at < first {
			first = at
		}
		parts = append(parts, *w.Result)
	}
	if len(parts) == 0 {
		return nil, fmt.Errorf("no worker has a result: %s", strings.Join(missing, "; "))
	}
	merged, err := load.Merge(parts)
	if err != nil {
		return nil, fmt.Errorf("merge the results of the workers: %w", err)
	}
	for _, w := range r.Workers {
		merged.Carriers = append(merged.Carriers, w.carrier(first))
	}
	merged.Warnings = append(merged.Warnings, r.doubts(merged, l)...)
	if len(missing) > 0 {
		return &merged, fmt.Errorf("%d of %d shares are missing: %s", len(missing), len(r.Workers),
			strings.Join(missing, "; "))
	}
	return &merged, nil
}

// began is when the worker's load began, by the master's clock.
func (w workerReport) began() int64 { return int64(w.Result.Parts.Started) - w.Offset }

func (w workerReport) carrier(first int64) harness.Carrier {
	c := harness.Carrier{Host: w.Host, Share: w.Share, RoundTrip: seconds(w.RoundTrip), Error: w.Error}
	if w.Result == nil || w.Error != "" {
		return c
	}
	t := w.Result.Targets[0]
	c.Late = seconds(w.began() - first)
	c.Scheduled, c.Correct, c.Failed, c.P99 = t.Scheduled, t.Correct, t.Failed(), t.ResponseTime.P99
	c.CPU, c.Limited = w.Result.Generator.CPU, w.Result.Generator.Limited
	return c
}

// mostSkew is from where shares that began apart disturb a window.
const mostSkew = 5 * time.Millisecond

// doubts are reasons to read the merged result with care.
func (r report) doubts(merged harness.LoadResult, l Loader) (all harness.Doubts) {
	if skew := merged.Skew(); skew > mostSkew.Seconds() {
		all = append(all, harness.NewDoubt("the shares began up to %.3g ms apart", 1000*skew))
	}
	hosts, others := map[string]int{}, map[string]bool{}
	for _, w := range r.Workers {
		if hosts[w.Host]++; hosts[w.Host] == 2 && l.Workers > 1 {
			all = append(all, harness.NewDoubt("several workers ran on %s: they shared its CPUs", w.Host))
		}
		if w.Build != l.Build && !others[w.Build.Platform] {
			others[w.Build.Platform] = true
			all = append(all,
				harness.NewDoubt("a worker's generator was built for %s, and could not be compared with "+
					"the one here", w.Build.Platform))
		}
	}
	return all
}

func seconds(ns int64) float64 { return float64(ns) / 1e9 }
