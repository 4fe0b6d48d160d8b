package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

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

func newProgress(w io.Writer, p harness.Plan, done []harness.Measurement) *progress {
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
		x.sum += t.Goodput
		x.n++
	}
	x.bad = x.bad || !m.Clean()
	return x
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
		figure = fmt.Sprintf("%.0f/s, mean %.0f/s", t.Goodput, x.sum/float64(x.n))
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

// draw replaces the block by the current one: the head, and a line a target with its means so far. On a
// screen that is too low for it only the head is drawn.
func (s *progress) draw() {
	width, height, err := term.GetSize(int(s.terminal.Fd()))
	if err != nil {
		width, height = 80, 24
	}
	asked := s.now.Target + " " + s.now.Scenario
	if s.runIn > 0 {
		asked = s.runInWords()
	} else if s.now.Load.Slice > 0 {
		asked = visitWords(s.plan, s.now)
	}
	lines := []string{fmt.Sprintf("%s: %s", s.head(), asked)}
	if height > len(s.plan.Entries)+3 {
		lines = append(lines, s.table()...)
	}
	s.clear()
	var b strings.Builder
	for _, l := range lines {
		if r := []rune(l); len(r) >= width {
			l = string(r[:max(0, width-1)])
		}
		b.WriteString(l + "\n")
	}
	_, _ = io.WriteString(s.w, b.String()) // a display that fails must not end a run
	s.drawn = len(lines)
}

// table is the current mean of each target, a column a scenario and load.
func (s *progress) table() []string {
	wide := 14
	for _, e := range s.plan.Entries {
		wide = max(wide, len(e.Alias))
	}
	var widths []int
	head := fmt.Sprintf("%-*s", wide, "mean req/s")
	for _, sc := range s.plan.Scenarios {
		for _, l := range s.plan.Loads {
			title := sc
			if len(s.plan.Loads) > 1 {
				title += " " + s.short(l)
			}
			widths = append(widths, max(12, len(title)))
			head += fmt.Sprintf(" %*s", widths[len(widths)-1], title)
		}
	}
	lines := []string{head}
	for _, e := range s.plan.Entries {
		line := fmt.Sprintf("%-*s", wide, e.Alias)
		column := 0
		for _, sc := range s.plan.Scenarios {
			for _, l := range s.plan.Loads {
				line += fmt.Sprintf(" %*s", widths[column], s.means[meanKey(e.Alias, sc, l.String())])
				column++
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// short names a load among those of the plan: they differ in loader, or in connections, or in both.
func (s *progress) short(l harness.Load) string {
	first, last := s.plan.Loads[0], s.plan.Loads[len(s.plan.Loads)-1]
	switch {
	case first.Mode != last.Mode || first.Rate != last.Rate || first.NewConnections != last.NewConnections:
		return l.String()
	case first.Connections == last.Connections:
		return l.Loader
	case first.Loader == last.Loader:
		return fmt.Sprintf("c%d", l.Connections)
	}
	return fmt.Sprintf("%s c%d", l.Loader, l.Connections)
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

// clear takes the block off the screen.
func (s *progress) clear() {
	if s.drawn > 0 {
		fmt.Fprintf(s.w, "\x1b[%dA\x1b[J", s.drawn)
		s.drawn = 0
	}
}
