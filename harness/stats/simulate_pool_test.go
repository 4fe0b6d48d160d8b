package stats_test

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// pool is what scatters in kept runs, by round: a simulation draws whole rounds from it. So the tails are real,
// and targets of one round stay together. Within a round the targets are shuffled: few rounds are kept, and a
// target alone would only ever have the same few values.
type pool struct {
	rounds []poolRound
	sd     float64 // of the first run
}

type poolRound struct {
	effect float64   // of the round on all targets, as a logarithm
	left   []float64 // by target, without the effects of target and round, with a standard deviation of 1
}

// poolOf reads a figure of kept runs. Each run is scaled to the scatter of the first.
func poolOf(tb testing.TB, figure string, runs ...string) (p pool) {
	tb.Helper()
	for _, name := range runs {
		s, rows, plan := keptRun(tb, name)
		var all []poolRound
		for _, scenario := range plan.Scenarios {
			var figures []map[int]float64
			for _, r := range rows {
				if r.Scenario == scenario && r.Unranked == "" && r.CopyOf == "" || len(rows) == 2 {
					figures = append(figures, s.Figures(r, figure))
				}
			}
			all = append(all, residuals(figures, plan.Rounds)...)
		}
		sum, n := 0.0, 0.0
		for _, r := range all {
			for _, v := range r.left {
				sum, n = sum+v*v, n+1
			}
		}
		sd := math.Sqrt(sum / n)
		if len(all) < stats.MinRounds || !(sd > 0) {
			tb.Fatalf("%s: %d rounds of %s with a scatter of %v", name, len(all), figure, sd)
		}
		for _, r := range all {
			for i := range r.left {
				r.left[i] /= sd
			}
		}
		if p.rounds = append(p.rounds, all...); p.sd == 0 {
			p.sd = sd
		}
	}
	return p
}

type kept struct {
	s    *stats.Summariser
	rows []harness.Summary
	plan harness.Plan
}

var (
	keptLock sync.Mutex
	keptRuns = map[string]kept{}
)

// keptRun reads a run of results once.
func keptRun(tb testing.TB, name string) (*stats.Summariser, []harness.Summary, harness.Plan) {
	tb.Helper()
	keptLock.Lock()
	defer keptLock.Unlock()
	x, known := keptRuns[name]
	if !known {
		run, turns, _, err := results.Read(filepath.Join("..", "..", "results", name))
		if err != nil {
			tb.Fatal(err)
		}
		x.s, x.rows = gather(tb, run, turns)
		x.plan = run.Plan
		keptRuns[name] = x
	}
	return x.s, x.rows, x.plan
}

// residuals are the rounds of one scenario that all targets have.
func residuals(figures []map[int]float64, rounds int) (all []poolRound) {
	k := len(figures)
	for round := 1; round <= rounds; round++ {
		var logs []float64
		for _, f := range figures {
			if f[round] > 0 {
				logs = append(logs, math.Log(f[round]))
			}
		}
		if len(logs) == k && k > 1 {
			all = append(all, poolRound{stat.Mean(logs, nil), logs})
		}
	}
	n := float64(len(all))
	targets, whole := make([]float64, k), 0.0
	for _, r := range all {
		whole += r.effect / n
		for i, v := range r.left {
			targets[i] += v / n
		}
	}
	grow := math.Sqrt(n / (n - 1) * float64(k) / float64(k-1)) // two means are taken out
	for j, r := range all {
		for i, v := range r.left {
			r.left[i] = grow * (v - targets[i] - r.effect + whole)
		}
		all[j].effect = math.Sqrt(n/(n-1)) * (r.effect - whole)
	}
	return all
}

// scatter is how much the standard deviations of the targets differ: the largest over the least. In the mean of
// their squares they are 1.
type scatter float64

func (s scatter) of(target, targets int) float64 {
	f := func(i int) float64 { return math.Pow(float64(s), float64(i)/float64(max(1, targets-1))) }
	squares := 0.0
	for i := range targets {
		squares += f(i) * f(i) / float64(targets)
	}
	return f(target) / math.Sqrt(squares)
}

// draw are residuals by target and round, drawn with replacement, and the effects of the rounds. Where a round has
// too few targets another one is added to it.
func (p pool) draw(rng *rand.Rand, targets, rounds int, s scatter) (left [][]float64, effects []float64) {
	left = make([][]float64, targets)
	factors := make([]float64, targets)
	for i := range left {
		left[i], factors[i] = make([]float64, rounds), p.sd*s.of(i, targets)
	}
	for r := range rounds {
		var values []float64
		for len(values) < targets {
			x := p.rounds[rng.IntN(len(p.rounds))]
			if values == nil {
				effects = append(effects, x.effect)
			}
			more := slices.Clone(x.left)
			rng.Shuffle(len(more), func(i, j int) { more[i], more[j] = more[j], more[i] })
			values = append(values, more...)
		}
		for i := range targets {
			left[i][r] = factors[i] * values[i]
		}
	}
	return left, effects
}

// scaled is the same pool with another standard deviation.
func (p pool) scaled(sd float64) pool {
	p.sd = sd
	return p
}

// tableOf are the first rounds of targets, each faster than usual by a logarithm, the fastest first as in a report.
func tableOf(left [][]float64, rounds int, faster func(target int) float64) []stats.Rounds {
	all := make([]stats.Rounds, len(left))
	means := map[string]float64{}
	for i, l := range left {
		all[i] = stats.Rounds{Target: targetName(i), Figures: make(map[int]float64, rounds)}
		for r, v := range l[:rounds] {
			all[i].Figures[r+1] = math.Exp(v + faster(i))
		}
		means[all[i].Target] = stat.Mean(l[:rounds], nil) + faster(i)
	}
	slices.SortStableFunc(all, func(a, b stats.Rounds) int {
		if means[a.Target] > means[b.Target] {
			return -1
		}
		return 1
	})
	return all
}

func targetName(i int) string { return string(rune('a' + i)) }
func targetOf(s string) int   { return int(s[0] - 'a') }
func alike(int) float64       { return 0 }
