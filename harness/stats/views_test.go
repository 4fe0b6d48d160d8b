package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The points of a curve are the percentiles of all answers, and end where too few are left.
func TestCurves(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "silent")
	rng := rand.New(rand.NewPCG(1, 2))
	var times []float64
	var turns []harness.Measurement
	for round := 1; round <= 2; round++ {
		var part []int64
		for range 5000 * round {
			v := 1000 + int64(1e7*rng.ExpFloat64())
			part, times = append(part, v), append(times, float64(v)/1e9)
		}
		m := turn(r, round, "a", "text", 100)
		m.Account().Histogram = encode(t, part...)
		turns = append(turns, m, turn(r, round, "silent", "text", 50))
	}
	slices.Sort(times)
	s, all := gather(t, r, turns)
	curves := s.Curves(all)
	if len(curves) != 1 || curves[0].Target != "a" || curves[0].Scenario != "text" || curves[0].Load != "closed-c20" {
		t.Fatalf("curves are %+v, want the one of a alone", curves)
	}
	points := curves[0].Points
	if left := (1 - points[len(points)-1].Share) * 15_000; left < 9.999 || left > 13 {
		t.Errorf("the curve ends where %v answers are left, want 10 to 13", left)
	}
	for i, p := range points[1:] {
		exact, before := times[min(int(p.Share*15_000), len(times)-1)], points[i]
		if p.Share <= before.Share || p.Seconds < before.Seconds || !within(p.Seconds/exact, 1, 0.05) {
			t.Errorf("up to a share of %v: %v s, the answers say %v s", p.Share, p.Seconds, exact)
		}
	}
}

// A ratio is taken both ways, and not with a row without a rank. Open loads are not compared.
func TestVersus(t *testing.T) {
	t.Parallel()
	r := testRun(6, "fast", "slow", "bad")
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		drift := 1 + float64(round)/10
		bad := turn(r, round, "bad", "text", 900)
		bad.Account().Wrong++
		turns = append(turns, turn(r, round, "fast", "text", 300*drift), turn(r, round, "slow", "text", 100*drift), bad,
			turn(r, round, "slow", "json", 7))
	}
	s, all := gather(t, r, turns)
	var got []string
	for _, v := range s.Versus(all) {
		got = append(got, fmt.Sprintf("%s %s/%s %.3f", v.Scenario, v.Target, v.Base, v.Ratio.Mean))
	}
	want := []string{"text fast/fast 1.000", "text fast/slow 3.000", "text slow/fast 0.333", "text slow/slow 1.000", "json slow/slow 1.000"}
	if !slices.Equal(got, want) {
		t.Errorf("ratios are %q, want %q", got, want)
	}
	r.Plan.Loads[0].Mode, r.Plan.Loads[0].Rate = harness.ModeRate, 100
	for i := range turns {
		turns[i].Load = r.Plan.Loads[0]
	}
	if s, all = gather(t, r, turns); len(all) == 0 || len(s.Versus(all)) != 0 {
		t.Errorf("rows of an open load are compared: %+v", s.Versus(all))
	}
}

func sweepRun(connections ...int) harness.Run {
	r := testRun(3, "a")
	r.Plan.Scenarios, r.Plan.Loads = []string{"text"}, nil
	for _, n := range connections {
		r.Plan.Loads = append(r.Plan.Loads, harness.Load{Loader: "load", Mode: "closed", Connections: n})
	}
	return r
}

func TestSweepMarks(t *testing.T) {
	t.Parallel()
	steps := []int{1, 10, 20, 100, 1000}
	nan := math.NaN()
	for _, c := range []struct {
		name              string
		rates             []float64
		bad               int // a point with failures, by connections
		peak, knee, falls int
	}{
		{"rises to a plateau and falls", []float64{10, 90, 100, 96, 94}, 0, 20, 10, 1000},
		{"exactly 90 % and exactly 5 % less", []float64{89.9, 90, 100, 95, 95}, 0, 20, 10, 0},
		{"still rising at the end", []float64{1, 2, 3, 4, 5}, 0, 1000, 1000, 0},
		{"flat from the first", []float64{100, 100, 100, 100, 100}, 0, 1, 1, 0},
		{"falls and comes back", []float64{10, 100, 90, 100, 99}, 0, 10, 10, 20},
		{"a peak that was reached with errors is none", []float64{10, 80, 500, 100, 90}, 20, 100, 100, 1000},
		{"a point without a figure", []float64{10, nan, 50, 40, 0}, 0, 20, 20, 100},
		{"nothing", []float64{nan, nan, nan, nan, nan}, 0, 0, 0, 0},
	} {
		r := sweepRun(steps...)
		var all []harness.Summary
		for i, rate := range c.rates {
			load := r.Plan.Loads[i].String()
			row := harness.Summary{Target: "a", Scenario: "text", Load: load, Throughput: harness.Estimate{Mean: rate}}
			if steps[i] == c.bad {
				row.Unranked = "3 requests failed"
			}
			all = append(all, row)
		}
		sweeps := stats.Sweeps(r, all)
		if len(sweeps) != 1 || len(sweeps[0].Points) != len(steps) {
			t.Fatalf("%s: %+v", c.name, sweeps)
		}
		if s := sweeps[0]; s.Peak != c.peak || s.Knee != c.knee || s.Falls != c.falls {
			t.Errorf("%s: peak %d, knee %d, falls %d; want %d, %d, %d", c.name, s.Peak, s.Knee, s.Falls, c.peak, c.knee, c.falls)
		}
	}
}

func TestSweepsOfAPlan(t *testing.T) {
	t.Parallel()
	if s := stats.Sweeps(testRun(1, "a"), nil); s != nil {
		t.Errorf("one number of connections is a sweep: %+v", s)
	}
	r := sweepRun(1, 10)
	r.Subjects = testRun(1, "a", "b").Subjects
	r.Plan.Scenarios = []string{"text", "json"}
	for _, l := range sweepRun(1, 10).Plan.Loads {
		l.Loader, l.Threads = "wrk", 1
		r.Plan.Loads = append(r.Plan.Loads, l)
	}
	var got string
	for _, s := range stats.Sweeps(r, nil) {
		got += fmt.Sprintf("%s %s %s %d; ", s.Scenario, s.Loader, s.Target, len(s.Points))
	}
	if want := "text load a 2; text load b 2; text wrk a 2; text wrk b 2; json load a 2; json load b 2; json wrk a 2; json wrk b 2; "; got != want {
		t.Errorf("%s", got)
	}
}

func TestConnectionCosts(t *testing.T) {
	t.Parallel()
	r := testRun(6, "a", "b")
	fresh := r.Plan.Loads[0]
	fresh.NewConnections = true
	r.Plan.Loads, r.Plan.Machine = append(r.Plan.Loads, fresh), apart
	var turns []harness.Measurement
	for round := 1; round <= 6; round++ {
		for target, busy := range map[string]float64{"a": 0.97, "b": 0.5} {
			for i, l := range r.Plan.Loads {
				m := judged(l, resources(busy, 0.4))
				m.Round, m.Target = round, target
				drift := 1 + float64(round)/10
				m.Account().Goodput, m.Account().ServerCPU = 8000*drift/float64(1+3*i), new(0.02*drift*float64(1+i))
				turns = append(turns, m)
			}
		}
	}
	s, all := gather(t, r, turns)
	if sweeps := stats.Sweeps(r, all); sweeps != nil {
		t.Errorf("one number of connections is a sweep: %+v", sweeps)
	}
	costs := s.ConnectionCosts(all)
	if len(costs) != 1 || costs[0].Kept != "closed-c20" || costs[0].New != "closed-c20-new" || len(costs[0].Rows) != 2 {
		t.Fatalf("%+v", costs)
	}
	for _, x := range costs[0].Rows {
		// The drift of the rounds is in both, so the ratios do not scatter.
		if !near(x.CPURatio.Mean, 2) || x.CPURatio.SD > 1e-9 || x.N != 6 {
			t.Errorf("%s: CPU %+v", x.Target, x.CPURatio)
		}
		if barred := fmt.Sprint(x.Barred); x.Target == "a" && (!near(x.Ratio.Mean, 0.25) || barred != "") ||
			x.Target == "b" && (!math.IsNaN(x.Ratio.Mean) || !strings.Contains(barred, "closed-c20 was not the server")) {
			t.Errorf("%s: %+v, %q", x.Target, x.Ratio, barred)
		}
	}
}

// Means are weighted by answers, CPU is by requests. Rows that only one generator has are left out.
func TestBesides(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "b")
	own := harness.Load{
		Loader:    "load",
		Mode:      "users",
		UsersLoad: harness.UsersLoad{Users: 10, Hatch: 10, ThinkMin: time.Second, ThinkMax: time.Second},
	}
	theirs := own
	theirs.Loader, theirs.Client = "locust", "fast"
	r.Plan.Loads = []harness.Load{own, theirs}
	turn := func(target string, l harness.Load, round int, answers int64, mean, cpu float64, limited bool) harness.Measurement {
		m := judged(l, resources(0.1, 0.4))
		m.Round, m.Target = round, target
		m.Result.Duration, m.Result.Generator = 10, harness.GeneratorHealth{CPU: cpu, Limited: limited}
		*m.Account() = harness.TargetLoad{Scheduled: answers + 1, Correct: answers, Wrong: 1, Goodput: float64(answers) / 10}
		m.Account().ResponseTime.Mean = mean
		return m
	}
	s, rows := gather(t, r, []harness.Measurement{
		turn("a", own, 1, 99, 0.001, 0.01, false), turn("a", own, 2, 99, 0.003, 0.03, false),
		turn("a", theirs, 1, 99, 0.004, 0.2, true), turn("a", theirs, 2, 299, 0.008, 0.6, false),
		turn("b", theirs, 1, 99, 0.004, 0.2, false),
	})
	all := s.Besides(rows)
	if len(all) != 1 || len(all[0].Rows) != 1 || all[0].Own != "users-10" || all[0].Locust != "locust-fast-10" {
		t.Fatalf("%+v", all)
	}
	x := all[0].Rows[0]
	mean, _, _, cpu := x.Added()
	got := fmt.Sprintf("%.6g %.6g %.6g %.6g %.6g %.6g", x.Own.Mean, x.Own.CPU, x.Locust.CPU, x.Locust.Busy, x.Locust.Rate, cpu)
	if want := "0.002 0.0002 0.002 0.04 19.9 0.0018"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if want := (99*0.004 + 299*0.008) / 398; !near(x.Locust.Mean, want) || !near(mean, want-0.002) {
		t.Errorf("its mean is %v, want %v; added %v", x.Locust.Mean, want, mean)
	}
	if x.Target != "a" || x.Locust.Limited != 1 || x.Own.Limited != 0 || x.Locust.Requests != 400 || x.Own.Failed != 2 || x.Own.N != 2 {
		t.Errorf("%+v", x)
	}
}

// An outlying round has as its cause what the machine did in it, and low frequencies are reported wherever
// they were.
func TestCausesOfOutliers(t *testing.T) {
	t.Parallel()
	const noise = "others used 31 % of the server's CPUs, the busiest was cc1 with 24 % of a CPU"
	low := func(share int) string {
		return fmt.Sprintf("the server's CPUs ran at %d %% under their usual frequency", share)
	}
	for _, c := range []struct {
		name        string
		disturbance string
		hz          float64
		causes      []string
		warns       bool
	}{
		{"nothing was seen", "", 2.5e9, nil, false},
		{"others", noise, 2.5e9, []string{"disturbed: " + noise}, false},
		{"a low frequency", "", 2.3e9, []string{low(8)}, true},
		{"a little lower", "", 2.4e9, nil, false},
		{"both", noise, 2e9, []string{"disturbed: " + noise, low(20)}, true},
		{"it is not known in that round", "", 0, nil, false},
	} {
		r := testRun(8, "gin")
		var turns []harness.Measurement
		for round, rate := range []float64{1000, 1010, 990, 1005, 500, 1002, 995, 1001} {
			m := turn(r, round+1, "gin", "text", rate)
			m.Result.Resources = &harness.Resources{ServerHz: 2.5e9}
			if round == 4 {
				m.Result.Resources.ServerHz, m.Result.Resources.Disturbance = c.hz, c.disturbance
			}
			turns = append(turns, m)
		}
		s, all := gather(t, r, turns)
		found := s.Standings(all)[0].Outliers
		if len(found) != 1 || found[0].Round != 5 || !slices.Equal(found[0].Causes, c.causes) {
			t.Errorf("%s: %+v, want the causes %q", c.name, found, c.causes)
		}
		if w := all[0].Warnings; (len(w) > 0) != c.warns || c.warns && !strings.HasSuffix(w[0].Text, "in 1 of 8 rounds: 5") {
			t.Errorf("%s: the row warns %q", c.name, w)
		}
	}
}
