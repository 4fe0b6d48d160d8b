package stats_test

import (
	"fmt"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// copiedRun has a copy of gin that is always the fastest, and one of chi that is the slowest.
func copiedRun() (harness.Run, []harness.Measurement) {
	r := testRun(6, "gin", "chi", "echo")
	addCopy(&r, "gin")
	addCopy(&r, "chi")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for i, name := range []string{"gin", "echo", "chi", "gin-copy", "chi-copy"} {
			rate := []float64{1000, 900, 800, 1010, 780}[i]
			turns = append(turns, turn(r, round, name, "text", rate*(1+0.001*float64(round*(i+1)%5))))
		}
	}
	return r, turns
}

// A copy stands in the table and does not compete: the others are not divided by it, it has no tier, is in no
// pair, and does not make the tests of others stricter.
func TestCopiesAreNoCompetitors(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	s, all := gather(t, r, turns)
	if names(all) != "gin-copy gin echo chi chi-copy" {
		t.Errorf("the table is %q", names(all))
	}
	for _, row := range all {
		if (row.CopyOf != "") != (row.Tier == 0) || row.Target == "chi" && row.Relative.Mean != 1 ||
			row.Target == "chi-copy" && !(row.Relative.Mean < 1) {
			t.Errorf("%s: copy of %q, tier %d, relative %+v", row.Target, row.CopyOf, row.Tier, row.Relative)
		}
	}
	x := s.Standings(all)
	if len(x) != 1 || fmt.Sprint(x[0].Targets) != "[gin echo chi]" || len(x[0].Pairs) != 3 ||
		len(x[0].Copies) != 2 {
		t.Fatalf("%+v", x)
	}
	a, b := x[0].Copies[0].Throughput, x[0].Copies[1].Throughput
	if a.A != "gin" || a.B != "gin-copy" || b.B != "chi-copy" || !(a.Low < 1) {
		t.Errorf("%+v", x[0].Copies)
	}
	r.Subjects = r.Subjects[:3]
	alone, all := gather(t, r, turns)
	for i, p := range alone.Standings(all)[0].Pairs {
		if p != x[0].Pairs[i] {
			t.Errorf("with copies the pair is %+v, without %+v", x[0].Pairs[i], p)
		}
	}
}

// One target with its copy has a noise floor, though there is nothing else to compare it with. A copy can
// stand alone.
func TestCopyAlone(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	r.Subjects = []harness.Subject{r.Subjects[0], r.Subjects[3]}
	s, all := gather(t, r, turns)
	x := s.Standings(all)
	if len(x) != 1 || len(x[0].Targets) != 1 || len(x[0].Copies) != 1 || x[0].Copies[0].Throughput.N != 6 {
		t.Errorf("%+v", x)
	}
	r.Subjects = r.Subjects[1:]
	if s, all = gather(t, r, turns); len(all) != 1 || all[0].Relative.Mean != 1 || len(s.Standings(all)) != 0 {
		t.Errorf("a copy of nothing: %+v", all)
	}
}

// In turns as in slices a copy shows the noise of the CPU time for each answer.
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
	s, all := gather(t, r, turns)
	copies := s.Standings(all)[0].Copies
	if p := copies[0].CPU; p.N != 6 || !near(p.Ratio, 1/1.02) || !(p.Low <= p.Ratio && p.Ratio <= p.High) {
		t.Errorf("gin: %+v", p)
	}
	if p := copies[1].CPU; p.N != 0 {
		t.Errorf("chi, whose CPU time is not known: %+v", p)
	}
}

// Copies are not compared with the copies of another run.
func TestCopiesAreNotComparedAcrossRuns(t *testing.T) {
	t.Parallel()
	r, turns := copiedRun()
	d := stats.RunData{Name: "a", Run: r, Turns: turns}
	for _, row := range compareRuns(t, stats.CompareOptions{Baseline: "gin"}, d, d).Rows {
		if row.Target == "gin-copy" || row.Target == "chi-copy" {
			t.Errorf("%s is compared", row.Target)
		}
	}
}

// Entries of one target with the same settings are compared by themselves.
func TestCopies(t *testing.T) {
	t.Parallel()
	r := testRun(6, "gin", "chi")
	for _, e := range []harness.Entry{
		{Target: "gin", Alias: "gin-again"}, {Target: "gin", Alias: "gin-gc", Env: []string{"GOGC=400"}},
	} {
		r.Subjects = append(r.Subjects, harness.Subject{Entry: e})
	}
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		wobble := 1 + 0.01*float64(round%3)
		turns = append(turns, turn(r, round, "gin", "text", 1000*wobble), turn(r, round, "gin-again", "text", 990),
			turn(r, round, "chi", "text", 900), turn(r, round, "gin-gc", "text", 800))
	}
	s, all := gather(t, r, turns)
	x := s.Standings(all)
	if len(x) != 1 || len(x[0].Copies) != 1 {
		t.Fatalf("%+v", x)
	}
	c, pair := x[0].Copies[0], x[0].Pairs[0]
	if pair.A != "gin" || pair.B != "gin-again" || c.Throughput.A != "gin" || c.Throughput.B != "gin-again" ||
		!near(c.Throughput.Ratio, pair.Ratio) || !(c.Throughput.Low > pair.Low) ||
		!(c.Throughput.High < pair.High) {
		t.Errorf("%+v; among all pairs it is %+v", c, pair)
	}
	if c.CPU.N != 0 {
		t.Errorf("CPU time from nowhere: %+v", c.CPU)
	}
}
