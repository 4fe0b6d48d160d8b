package stats_test

import (
	"slices"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// copiedRun has a copy of gin that is always the fastest, and one of chi that is the slowest.
func copiedRun() (harness.Run, []harness.Measurement) {
	r := testRun(6, "gin", "chi", "echo")
	for _, name := range []string{"gin", "chi"} {
		r.Subjects = append(r.Subjects, harness.Subject{Entry: harness.Entry{Target: name, Alias: name + "-copy", CopyOf: name}})
	}
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		wobble := 1 + 0.001*float64(round%3)
		for name, rate := range map[string]float64{"gin": 1000, "echo": 900, "chi": 800, "gin-copy": 1010, "chi-copy": 780} {
			turns = append(turns, turn(r, round, name, "text", rate*wobble+float64(round%2)))
			wobble = 1/wobble + 0.0001*rate/1000
		}
	}
	slices.SortFunc(turns, func(a, b harness.Measurement) int { return a.Round - b.Round })
	return r, turns
}

// A copy stands in the table, and is no competitor: it is not what the others are divided by, has no tier, is in no
// pair, and does not make the others' tests stricter.
func TestCopiesAreNoCompetitors(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Rows()
	var order []string
	for _, row := range all {
		order = append(order, row.Target)
		if (row.CopyOf != "") != (row.Tier == 0) || row.Target == "chi" && row.Relative.Mean != 1 || row.Target == "chi-copy" && !(row.Relative.Mean < 1) {
			t.Errorf("%s: copy of %q, tier %d, relative %+v", row.Target, row.CopyOf, row.Tier, row.Relative)
		}
	}
	if !slices.Equal(order, []string{"gin-copy", "gin", "echo", "chi", "chi-copy"}) {
		t.Errorf("the table is %q", order)
	}
	standings := s.Standings(all)
	if len(standings) != 1 || !slices.Equal(standings[0].Targets, []string{"gin", "echo", "chi"}) || len(standings[0].Pairs) != 3 {
		t.Fatalf("%+v", standings)
	}
	copies := standings[0].Copies
	if len(copies) != 2 || copies[0].Throughput.A != "gin" || copies[0].Throughput.B != "gin-copy" || copies[1].Throughput.B != "chi-copy" || !(copies[0].Throughput.Low < 1) {
		t.Errorf("%+v", copies)
	}
	without := r
	without.Subjects = r.Subjects[:3]
	alone, err := stats.Gather(without, turns)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range alone.Standings(alone.Rows())[0].Pairs {
		if p != standings[0].Pairs[i] {
			t.Errorf("with copies the pair is %+v, without %+v", standings[0].Pairs[i], p)
		}
	}
}

// One target with its copy has a noise floor, though nobody to be compared with; and of copies alone nothing breaks.
func TestCopyAlone(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	r.Subjects = []harness.Subject{r.Subjects[0], r.Subjects[3]}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Standings(s.Rows())
	if len(all) != 1 || len(all[0].Targets) != 1 || len(all[0].Copies) != 1 || all[0].Copies[0].Throughput.N != 6 {
		t.Errorf("%+v", all)
	}
	r.Subjects = r.Subjects[1:]
	if s, err = stats.Gather(r, turns); err != nil {
		t.Fatal(err)
	}
	if rows := s.Rows(); len(rows) != 1 || rows[0].Relative.Mean != 1 || len(s.Standings(rows)) != 0 {
		t.Errorf("a copy of nobody: %+v", rows)
	}
}

// In turns as in slices a copy says how far the CPU time for each answer comes out apart.
func TestCopiesInCPUTime(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	for i := range turns {
		a := turns[i].Account()
		per := 2e-5 * (1 + 0.01*float64(turns[i].Round%3))
		if turns[i].Target == "gin-copy" {
			per *= 1.02
		}
		if turns[i].Target != "chi" {
			a.ServerCPU = new(per * float64(a.Correct))
		}
	}
	s, err := stats.Gather(r, turns)
	if err != nil {
		t.Fatal(err)
	}
	all := s.Rows()
	copies := s.Standings(all)[0].Copies
	if p := copies[0].CPU; p.N != 6 || !near(p.Ratio, 1/1.02) || !(p.Low <= p.Ratio && p.Ratio <= p.High) {
		t.Errorf("gin: %+v", p)
	}
	if p := copies[1].CPU; p.N != 0 {
		t.Errorf("chi, whose CPU time is not known: %+v", p)
	}
	for _, row := range all {
		if row.Sliced != nil {
			t.Errorf("%s was not asked in slices: %+v", row.Target, row.Sliced)
		}
	}
}

// Copies are not held against the copies of another run.
func TestCopiesAreNotComparedAcrossRuns(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	r.Methodology = 1
	d := stats.RunData{Name: "a", Run: r, Turns: turns}
	for _, row := range compareRuns(t, stats.CompareOptions{Baseline: "gin"}, d, d).Rows {
		if row.Target == "gin-copy" || row.Target == "chi-copy" {
			t.Errorf("%s is compared", row.Target)
		}
	}
}
