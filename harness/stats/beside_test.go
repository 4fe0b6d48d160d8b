package stats_test

import (
	"math"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Means are by answers, CPU by requests; rows that only one generator has are none.
func TestBesides(t *testing.T) {
	t.Parallel()
	r := testRun(2, "a", "b")
	own := harness.Load{Loader: "load", Mode: "users", Users: 10, Hatch: 10, ThinkMin: time.Second, ThinkMax: time.Second, Duration: 10 * time.Second}
	theirs := own
	theirs.Loader, theirs.Client = "locust", "fast"
	r.Plan.Loads = []harness.Load{own, theirs}
	turn := func(target string, l harness.Load, round int, answers int64, mean, cpu float64, limited bool) harness.Measurement {
		m := judged(l, resources(0.1, 0.4))
		m.Round, m.Target = round, target
		m.Result.Duration, m.Result.Generator = 10, harness.GeneratorHealth{CPU: cpu, Limited: limited}
		a := m.Account()
		*a = harness.TargetLoad{Scheduled: answers + 1, Correct: answers, Wrong: 1, Goodput: float64(answers) / 10, Histogram: a.Histogram}
		a.ResponseTime.Mean = mean
		return m
	}
	s, err := stats.Gather(r, []harness.Measurement{
		turn("a", own, 1, 99, 0.001, 0.01, false), turn("a", own, 2, 99, 0.003, 0.03, false),
		turn("a", theirs, 1, 99, 0.004, 0.2, true), turn("a", theirs, 2, 299, 0.008, 0.6, false),
		turn("b", theirs, 1, 99, 0.004, 0.2, false),
	})
	if err != nil {
		t.Fatal(err)
	}
	all := s.Besides(s.Rows())
	if len(all) != 1 || len(all[0].Rows) != 1 || all[0].Own != "users-10" || all[0].Locust != "locust-fast-10" {
		t.Fatalf("%+v", all)
	}
	x := all[0].Rows[0]
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("our mean", x.Own.Mean, 0.002)
	near("its mean", x.Locust.Mean, (99*0.004+299*0.008)/398)
	near("our CPU", x.Own.CPU, 0.04/200)
	near("its CPU", x.Locust.CPU, 0.8/400)
	near("its share", x.Locust.Busy, 0.04)
	near("its rate", x.Locust.Rate, (9.9+29.9)/2)
	mean, _, _, cpu := x.Added()
	near("added mean", mean, x.Locust.Mean-0.002)
	near("added CPU", cpu, 0.0018)
	if x.Target != "a" || x.Locust.Limited != 1 || x.Own.Limited != 0 || x.Locust.Requests != 400 || x.Own.Failed != 2 || x.Own.N != 2 {
		t.Errorf("%+v", x)
	}
}
