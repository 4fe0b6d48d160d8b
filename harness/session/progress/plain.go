// Package progress shows how far a run is: a line a turn, a block that is drawn over, or a live view.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/runner"
)

// progress shows how far a run is: on a terminal a block that is drawn over, elsewhere a line a turn.
type progress struct {
	mu       sync.Mutex // servers that are stopped at once can each have a word
	w        io.Writer
	plan     harness.Plan
	total    int
	ended    int // turns, those of before a resume included
	measured int // turns of this process
	started  time.Time
	now      harness.Turn
	runIn    time.Duration    // of the server that is run in before the turn; 0 while a turn is measured
	means    map[string]*mean // by target and scenario
	terminal *os.File         // nil if w is none
	drawn    int              // lines of the block on the screen
	hidden   bool             // while the live view has the screen
}

var _ runner.Observer = (*progress)(nil)

// mean is a running mean of the goodput.
type mean struct {
	sum float64
	n   int
	bad bool
}

func newPlain(w io.Writer, p harness.Plan, done []harness.Measurement) *progress {
	s := &progress{
		w: w, plan: p, total: p.Turns(), started: time.Now(), means: map[string]*mean{},
	}
	s.terminal = terminalOf(w)
	for _, m := range done {
		s.add(m)
		s.ended++
	}
	return s
}

func meanKey(target, scenario, load string) string { return target + "\x00" + scenario + "\x00" + load }

func (s *progress) add(m harness.Measurement) *mean {
	k := meanKey(m.Target, m.Scenario, m.Load.String())
	if s.means[k] == nil {
		s.means[k] = &mean{}
	}
	x := s.means[k]
	if t := m.Account(); t != nil && m.Error == "" {
		x.sum += m.Achieved()
		x.n++
	}
	x.bad = x.bad || !m.Clean()
	return x
}

// String is the mean, marked if a turn was not clean.
func (m *mean) String() string {
	switch {
	case m == nil:
		return "-"
	case m.n == 0:
		return "failed"
	case m.bad:
		return fmt.Sprintf("%.0f !", m.sum/float64(m.n))
	}
	return fmt.Sprintf("%.0f", m.sum/float64(m.n))
}

// Begin draws the turn that is under way.
func (s *progress) Begin(t harness.Turn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.runIn = t, 0
	if s.hidden {
		return
	}
	if s.terminal != nil {
		s.draw()
	} else if t.Load.Slice > 0 { // the next word comes when all have had their time
		fmt.Fprintf(s.w, "%s: %s\n", s.head(), visitWords(s.plan, t))
	}
}

// RunIn says that a server is run in before the turn.
func (s *progress) RunIn(t harness.Turn, takes time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.runIn = t, takes
	switch {
	case s.hidden:
	case s.terminal != nil:
		s.draw()
	default:
		fmt.Fprintf(s.w, "%s: %s\n", s.head(), s.runInWords())
	}
}

func (s *progress) runInWords() string {
	return fmt.Sprintf("%s %s is run in for %v", s.now.Target, s.now.Scenario, s.runIn)
}

// End takes the turn's figure in.
func (s *progress) End(m harness.Measurement) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.add(m)
	s.ended++
	s.measured++
	if s.hidden {
		return
	}
	if s.terminal != nil {
		s.draw()
		return
	}
	figure := "not measured: " + m.Error
	if t := m.Account(); t != nil && m.Error == "" {
		figure = fmt.Sprintf("%.0f/s, mean %.0f/s", m.Achieved(), x.sum/float64(x.n))
		if t.Unmet {
			figure += fmt.Sprintf(", %d never sent", t.Unsent)
		}
		if f := t.Failed(); f > 0 {
			figure += fmt.Sprintf(", %d failed", f)
			if why := t.Failures.Reasons.Brief(); why != "" {
				figure += " (" + why + ")"
			}
		}
	}
	fmt.Fprintf(s.w, "%s, %s %s %s: %s\n", s.head(), m.Target, m.Scenario, m.Load, figure)
}

// hide keeps the figures and shows nothing, until it is to show them again.
func (s *progress) hide(hidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden = hidden
	if !hidden && s.terminal != nil && s.now.Round > 0 {
		s.draw()
	}
}

// Note says a word above the block.
func (s *progress) Note(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
	fmt.Fprintf(s.w, "bench: "+format+"\n", args...)
}

// head is "round 3/10, turn 57/260, 7m12s left".
func (s *progress) head() string {
	text := fmt.Sprintf("round %d/%d, turn %d/%d", s.now.Round, s.plan.Rounds, s.ended, s.total)
	if s.measured > 0 {
		each := time.Since(s.started) / time.Duration(s.together(s.measured))
		text += fmt.Sprintf(", %v left", (each * time.Duration(s.total-s.together(s.ended))).Round(time.Second))
	}
	return text
}

// together is a number of turns that have ended, with those of the same visit: in slices they end at once.
func (s *progress) together(turns int) int {
	n := len(s.plan.Asked(s.now.Scenario))
	if s.plan.Interleave != harness.InterleaveSlices || n == 0 {
		return turns
	}
	return min(s.total, (turns+n-1)/n*n)
}

// visitWords are those for all targets of a scenario at once, and how long they take.
func visitWords(p harness.Plan, t harness.Turn) string {
	asked := len(p.Asked(t.Scenario))
	total := time.Duration(asked) * (t.Load.Warmup + t.Load.Duration)
	return fmt.Sprintf("%d targets, %s, in slices of %v, about %v",
		asked, t.Scenario, t.Load.Slice, total.Round(time.Second))
}

// clear takes the block off the screen.
func (s *progress) clear() {
	if s.drawn > 0 {
		fmt.Fprintf(s.w, "\x1b[%dA\x1b[J", s.drawn)
		s.drawn = 0
	}
}
