package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// judge gives the verdicts. Each figure is a family of tests of its own: a change of the throughput mostly
// shows in the CPU time as well, so they are not asked the same question twice.
func (c *comparer) judge() {
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		var family []pending
		var p []float64
		for _, x := range c.pending {
			if c.out.Rows[x.row].Figure == figure {
				family, p = append(family, x), append(p, x.p)
			}
		}
		terms := Terms{c.options.Margin, 1 - Confidence}
		critical := 1 - (1-Confidence)/2/float64(max(1, len(p)))
		for i, adj := range Holm(p) {
			s := &c.out.Rows[family[i].row].Steps[family[i].step]
			s.P = adj
			switch {
			case adj < 1-Confidence && (s.Change.Mean > 1) == (figure == FigureCPU):
				s.Verdict = ChangeWorse
			case adj < 1-Confidence:
				s.Verdict = ChangeImproved
			case s.by.equal(terms):
				s.Verdict = ChangeEqual
			default:
				s.More = s.by.more(terms, studentQuantile(critical, s.by.freedom))
			}
		}
	}
}

// manyRows is the least number of judged rows for the note that most of them moved in the same direction.
const manyRows = 4

// suspectBaseline notes where most rows changed in one direction: then it may be the baseline that moved.
func (c *comparer) suspectBaseline() {
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		for step := range max(0, len(c.out.Runs)-1) {
			judged, n := 0, map[Outcome]int{}
			for _, r := range c.out.Rows {
				if s := r.Steps[step]; r.Figure == figure && Judged(s) {
					judged++
					n[s.Verdict]++
				}
			}
			for _, v := range []Outcome{ChangeImproved, ChangeWorse} {
				if judged >= manyRows && 2*n[v] > judged {
					c.out.Notes = append(c.out.Notes, fmt.Sprintf("%d of %d rows of %s are %s in %s: it may be the "+
						"baseline %s that changed the other way; try another by --baseline",
						n[v], judged, words[figure], v, c.out.Runs[step+1].Label, strings.Join(baselines(c.out), " or ")))
				}
			}
		}
	}
}

// resolution notes how small a change could be seen at all.
func (c *comparer) resolution() {
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		if reach := Reach(c.out, figure); !math.IsNaN(reach) {
			c.out.Notes = append(c.out.Notes,
				fmt.Sprintf("%s: the intervals reach %.1f %% in the median: a smaller change stays unseen", words[figure],
					100*reach))
		}
	}
}

// words are the figures for people.
var words = map[string]string{FigureThroughput: "throughput", FigureCPU: "CPU time per request"}

// Reach is how far the interval of a judged row of a figure reaches to one side, as a share, in the median
// over the rows: NaN if there is none.
func Reach(c Comparison, figure string) float64 {
	var reach []float64
	for _, r := range c.Rows {
		for _, s := range r.Steps {
			if r.Figure == figure && Judged(s) {
				reach = append(reach, math.Sqrt(s.Change.High/s.Change.Low)-1)
			}
		}
	}
	if len(reach) == 0 {
		return math.NaN()
	}
	slices.Sort(reach)
	return reach[len(reach)/2]
}

// Judged reports whether a step has one of the verdicts that a test gives.
func Judged(s ChangeStep) bool {
	return s.Verdict != ChangeBarred && s.Verdict != ChangeBaseline
}

// Unjudged lists the rows that the last run cannot be judged in because their limit is another one than
// before, with the change of the figure itself. A gate that passed over them in silence would say that all is
// well.
func Unjudged(c Comparison) (all []string) {
	for _, r := range c.Rows {
		if len(r.Steps) == 0 {
			continue
		}
		if s := r.Steps[len(r.Steps)-1]; s.LimitMoved {
			all = append(all, fmt.Sprintf("%s %s %s (%+.1f %% in itself): %s", r.Target, r.Scenario, r.Load,
				100*s.Absolute, s.Reason))
		}
	}
	return all
}
