package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"
)

// seed is that of all simulations.
const seed = 20261130

// findings are the figures of one section.
type findings struct {
	tb     testing.TB
	repeat int
	last   int // how many simulations the figure at hand is of
	text   strings.Builder
}

// times is how often a simulation is repeated, with numbers of its own.
func (f *findings) times(share float64) (n int, rng *rand.Rand) {
	f.last = max(20, int(share*float64(f.repeat)))
	return f.last, rand.New(rand.NewPCG(seed, uint64(f.text.Len())))
}

func (f *findings) section(title, about string) {
	fmt.Fprintf(&f.text, "\n%s\n%s\n%s\n", title, strings.Repeat("-", len(title)), about)
}

// bar is between what a figure should be; the zero bar asks nothing.
type bar struct{ low, high float64 }

// share adds a share of n simulations, or of n pairs or rows in them, in per cent. It fails if it is off by four
// standard errors; pairs of one simulation count once in these, since they depend on each other.
func (f *findings) share(name string, part, n int, want bar) {
	f.tb.Helper()
	p, verdict := float64(part)/float64(n), ""
	if want != (bar{}) {
		verdict = fmt.Sprintf("want %s", want)
		off := func(at float64) float64 { return 4*math.Sqrt(at*(1-at)/float64(f.last)) + 1/float64(f.last) }
		switch {
		case p < want.low-off(want.low)/2 || p > want.high+off(want.high)/2:
			verdict += ": MISSED"
		case p < want.low || p > want.high:
			verdict += ": within chance"
		}
		if p < want.low-off(want.low) || p > want.high+off(want.high) {
			f.tb.Errorf("%s: %.1f %% of %d, want %s", name, 100*p, n, want)
		}
	}
	f.line(name, fmt.Sprintf("%.1f %%", 100*p), verdict)
}

func (b bar) String() string {
	switch {
	case b.low == 0:
		return fmt.Sprintf("at most %.3g %%", 100*b.high)
	case b.high == 1:
		return fmt.Sprintf("at least %.3g %%", 100*b.low)
	}
	return fmt.Sprintf("%.3g to %.3g %%", 100*b.low, 100*b.high)
}

func (f *findings) line(name, figure, verdict string) {
	fmt.Fprintln(&f.text, strings.TrimRight(fmt.Sprintf("%-64s  %10s  %s", name, figure, verdict), " "))
}

// sections are those of the file, in its order.
var sections = []struct {
	name string
	make func(*findings)
}{
	{"pairs", simulatePairs}, {"tiers", simulateTiers}, {"equality", simulateEquality}, {"more", simulateMore},
	{"runs", simulateRuns}, {"gates", simulateGates}, {"until", simulateUntil}, {"coverage", simulateCoverage},
	{"weather", simulateWeather}, {"power", simulatePower},
}

// TestSimulations says how often the tests, intervals and gates are wrong, from what scatters in kept runs. A few
// simulations run with the other tests; make simulate runs many and writes docs/simulations.txt.
func TestSimulations(t *testing.T) {
	t.Parallel()
	began, all := time.Now(), make([]findings, len(sections))
	t.Run("of", func(t *testing.T) { // returns when all sections have ended
		for i, section := range sections {
			t.Run(section.name, func(t *testing.T) {
				t.Parallel()
				all[i].tb, all[i].repeat = t, simulations(t, 60)
				section.make(&all[i])
			})
		}
	})
	path := os.Getenv("TENROUNDS_SIMULATIONS_FILE")
	if path == "" {
		return
	}
	text := fmt.Sprintf(head, time.Now().UTC().Format(time.DateOnly), os.Getenv("TENROUNDS_COMMIT"), seed,
		all[0].repeat, time.Since(began).Seconds())
	for i := range all {
		text += all[i].text.String()
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const head = `Simulations of tests, intervals and gates: make simulate writes this file.

%s, commit %s, seed %d, %d simulations (some figures: half or twice as many), %.0f s

Each simulation draws whole rounds, with replacement, from the residuals of kept runs without the effects of target
and round. Within a round the targets are shuffled. Rounds do not depend on each other.
turns: results/turns. slices: results/runtimes, python, precise-a, precise-slow and precise-aa, scaled to the
scatter of the first.
"MISSED" marks a figure beyond its bar by over two standard errors, "within chance" one by less. Of 1,000 simulations a share of 5 %% has a standard error of 0.7 %%.
`
