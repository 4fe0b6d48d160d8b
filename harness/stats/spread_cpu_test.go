package stats_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// limitedByDatabase makes the rates of the bookstore the database's: equal for all, while the servers' CPU
// time for each answer is spread by 0.3 in json and by 0.1 in the bookstore. known says of which frameworks
// it is known.
func limitedByDatabase(rng *rand.Rand, turns []harness.Measurement, known func(framework string) bool) {
	for i := range turns {
		m := &turns[i]
		framework, _ := strings.CutSuffix(m.Target, "-bookstore")
		spread, r := 0.3, resources(0.99, 0.5)
		if m.Scenario != "json" {
			spread, r = 0.1, resources(0.5, 0.99)
			r.Generator.User, r.Generator.System = 0.1, 0.1
			r.Database = &harness.Usage{CPUs: 2, User: 1.6 * r.Stretch}
		}
		m.Result.Duration, m.Result.Resources = 1, r
		if place := float64(framework[1]-'0')*10 + float64(framework[2]-'0'); known(framework) {
			m.Account().ServerCPU = new(2e-5 * math.Exp(spread*level(int(place),
				8)+0.002*rng.NormFloat64()) * float64(m.Account().Correct))
		}
	}
}

// Where the database was the limit the frameworks' own figure is their CPU time, and its spread stands beside
// that of the rates.
func TestSpreadOfCPU(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		database bool
		known    func(string) bool
		want     bool
	}{
		{"the database's rates", true, func(string) bool { return true }, true},
		{"the CPU time of one is not known", true, func(f string) bool { return f != "f03" }, false},
		{"the server's rates", false, func(string) bool { return true }, false},
	} {
		rng := rand.New(rand.NewPCG(41, 42))
		r, turns := shop{8, 10, 0.3, 0.001, 0.001}.run(rng)
		r.Plan.Machine = apart
		if c.database {
			limitedByDatabase(rng, turns, c.known)
		}
		s, err := stats.Gather(r, turns)
		if err != nil {
			t.Fatal(err)
		}
		x := s.Spreads(s.Rows(), bookstore)[0]
		if len(x.Rows) != 8 || (x.Application.Verdict == harness.VerdictDatabase) != c.database {
			t.Fatalf("%s: %+v", c.name, x)
		}
		if (x.CPU != nil) != c.want {
			t.Errorf("%s: %+v", c.name, x.CPU)
			continue
		}
		if u := x.CPU; c.want && (u.Rounds != 10 || math.Abs(u.Plain.Mean-0.3) > 0.005 ||
			math.Abs(u.Application.Mean-0.1) > 0.005 || !(u.Factor.Low < 3 && 3 < u.Factor.High)) {
			t.Errorf("%s: %+v", c.name, *u)
		}
	}
}
