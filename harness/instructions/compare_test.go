package instructions

import (
	"errors"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/test/faults"
)

// counted simulates a program: a steady function, one whose count depends on the clock, and one of the
// runtime.
func counted(name string, runs int, steady float64, r *rand.Rand) Result {
	result := Result{
		Subject: Subject{Alias: name, Program: launch.Program{Path: "/x", Target: harness.Target{Name: name}}},
	}
	for range runs {
		all := map[string]float64{
			"net/http.(*conn).serve": steady + r.NormFloat64(),
			"time.Time.Add":          2000 + 50*r.NormFloat64(),
			"runtime.mallocgc":       15000 + 300*r.NormFloat64(),
		}
		reading := Reading{Functions: all, Groups: map[Group]float64{}}
		for function, n := range all {
			reading.Groups[groupOf(function)] += n
		}
		result.Readings = append(result.Readings, reading)
	}
	return result
}

// The test of equal programs is wrong once in 1,000 times; a tenth of a per cent more is found nearly always.
func TestCompareSimulated(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	const tries = 1000
	told, found := 0, 0
	for range tries {
		equal := NewTable("json", []Result{counted("a", 8, 17_000, r), counted("b", 8, 17_000, r)}, .005, 0)
		if v := equal.Rows[1].Change.Verdict; v != Equal {
			told++
		}
		more := NewTable("json", []Result{counted("a", 8, 17_000, r), counted("b", 8, 17_020, r)}, .005, 0)
		if more.Rows[1].Change.Verdict == More {
			found++
		}
	}
	if told > 5 || found < tries*95/100 {
		t.Errorf("of %d: equal programs differed significantly in %d, 0.1 %% more was found in %d", tries, told,
			found)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	broken := Result{Subject: Subject{Alias: "broken"}, Err: errors.New("it ended")}
	table := NewTable("json", []Result{counted("a", 8, 17_000, r), counted("b", 8, 17_200, r), broken}, .005, 5)
	b := table.Rows[1]
	if b.Change.Verdict != More || b.Change.Mean < .009 || b.Change.Mean > .012 || len(b.Functions) == 0 ||
		b.Functions[0].Name != "net/http.(*conn).serve" {
		t.Errorf("1.05 %% more: %+v, functions %v", b.Change, b.Functions)
	}
	if b.Steady < .85 || b.Steady > .95 {
		t.Errorf("steady %g, want 17,000 of 19,000", b.Steady)
	}
	if row := table.Rows[2]; row.Error != "it ended" || row.Change != nil {
		t.Errorf("a program that could not be counted: %+v", row)
	}
	for limit, want := range map[float64]Outcome{.005: Failed, .02: Passed} {
		if got, _ := table.Gate(limit); got != want {
			t.Errorf("gate of %g: %s, want %s", limit, got, want)
		}
	}
	if got, name := table.Gate(b.Change.Mean + 1e-6); got != Unsettled || name != "b" {
		t.Errorf("a gate within the interval: %s of %s, want %s", got, name, Unsettled)
	}
}
