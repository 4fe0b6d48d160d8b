package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

func document(t *testing.T, in content.Input) (d tables.RunDocument) {
	t.Helper()
	b := write(t, "json", in)
	sane(t, "json", b)
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The JSON of a run has every row and every pair with the figures of the report, and its CSV is summary.csv.
func TestRunForPrograms(t *testing.T) {
	t.Parallel()
	in := readReference(t)
	d := document(t, in)
	if d.Schema != 2 || d.Run.ID != in.Run.ID || len(d.Rows) != len(in.Rows) ||
		!slices.Equal(d.Warnings, content.Warnings(in, content.FileTitles)) {
		t.Errorf("%+v, %d rows, %d warnings", d.Run, len(d.Rows), len(d.Warnings))
	}
	for i, r := range d.Rows {
		x := in.Rows[i]
		if r.Target != x.Target || float64(r.Throughput.Mean) != x.Throughput.Mean || r.Limit != x.Verdict ||
			r.LimitReason != x.Limit || r.N != x.N || r.Engine == "" || r.Mode == "" || r.Connections == 0 {
			t.Errorf("%+v, want %+v", r, x)
		}
	}
	if len(d.Rankings) != len(in.Standings) || len(in.Standings) == 0 {
		t.Fatalf("%d rankings, want %d", len(d.Rankings), len(in.Standings))
	}
	outcomes := map[stats.Outcome]int{}
	for i, r := range d.Rankings {
		s := in.Standings[i]
		if len(r.Pairs) != len(s.Pairs) || len(r.CPUPairs) != len(s.CPU) || len(r.Groups) != len(s.Tiers) ||
			r.Limit != s.Verdict || float64(r.Margin) != s.Margin {
			t.Errorf("%s has %d pairs, %d groups, want %d and %d", r.Scenario, len(r.Pairs), len(r.Groups),
				len(s.Pairs), len(s.Tiers))
		}
		for j, p := range r.Pairs {
			outcomes[p.Outcome]++
			if q := s.Pairs[j]; p.A != q.A || float64(p.Low) != q.Low ||
				(p.Outcome == stats.PairDifferent) != q.Apart || (p.Outcome == stats.ChangeEqual) != q.Equal {
				t.Errorf("%+v, want %+v", p, q)
			}
		}
	}
	if outcomes[stats.PairDifferent] == 0 || len(outcomes) < 2 {
		t.Errorf("the outcomes are %v", outcomes)
	}
	if got := string(write(t, "csv", in)); got != results.SummaryCSV(in.Run, in.Rows) ||
		!strings.HasPrefix(got, "run_id,scenario,load,mode,connections,target,engine,version,class,n,") {
		t.Errorf("the CSV is %.200q", got)
	}
}

// A row without a rank, and pairs without tests, have null for what they lack.
func TestRunForProgramsWithoutRanks(t *testing.T) {
	t.Parallel()
	in := limitedInput()
	unranked := 0
	for i, r := range document(t, in).Rows {
		if in.Rows[i].Unranked != "" {
			unranked++
			if r.Rank != nil || r.Unranked != in.Rows[i].Unranked {
				t.Errorf("%s has the rank %v: %q", r.Target, r.Rank, r.Unranked)
			}
		}
	}
	text := string(write(t, "json", in))
	if unranked == 0 || !strings.Contains(text, `"rank": null`) {
		t.Errorf("%d rows have no rank:\n%.500s", unranked, text)
	}
}
