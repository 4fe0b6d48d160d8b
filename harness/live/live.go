// Package live shows a run on a terminal while it goes on: its progress, the results of each target so far,
// and what was found wrong. The runner reports turns to it as to any observer; the only thing that comes back
// is a wish to stop the run or to close the view. A Screen depends only on what was reported to it, so it is
// tested without a terminal; a Display shows one.
package live

import (
	"math"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Screen is what the view shows. Its methods must not be called concurrently.
type Screen struct {
	// Colour adds colours to a text that is complete without them. ASCII draws bars of plain characters. Keys
	// says that keys can be pressed.
	Colour, ASCII, Keys bool

	run           harness.Run
	groups        []group
	shown, top    int // the group on the screen, and how many of its rows are scrolled away
	panel         panel
	scroll        int // how many lines of the panel are scrolled away
	rows          []harness.Summary
	ranges        map[key]span
	turn          harness.Turn
	runIn         time.Duration // of the server that is run in before the turn; 0 while a turn is measured
	ended, before int           // turns that have ended, and how many of them before a resume
	started       time.Time     // of the first turn of this process
	finish        time.Time     // when the last turn will end, as far as can be told
	left          time.Duration
	words         []word // the newest first
}

// group is the rows of one scenario and load, which are on the screen together.
type group struct {
	scenario string
	load     harness.Load
}

type key struct{ target, scenario, load string }

// span is the range of the figures of a row's rounds.
type span struct{ low, high float64 }

// word is a message. The kinds are in the order of their weight.
type word struct {
	kind kind
	text string
}

type kind string

const (
	violation kind = "violation"
	failure   kind = "failed"
	warning   kind = "warning"
	note      kind = "note"
)

// NewScreen shows a run before its first turn: done are the turns that were measured before a resume, rows
// their summaries, and estimate is how long all rounds take according to the plan.
func NewScreen(run harness.Run, done []harness.Measurement, rows []harness.Summary, estimate time.Duration,
	now time.Time) *Screen {
	s := &Screen{run: run, rows: rows, ranges: map[key]span{}, started: now}
	for _, scenario := range run.Plan.Scenarios {
		for _, load := range run.Plan.Loads {
			s.groups = append(s.groups, group{scenario, load})
		}
	}
	for _, f := range run.Findings {
		if f.Problem() {
			s.say(warning, f.String())
		}
	}
	for _, w := range run.Warnings {
		s.say(warning, w.Text)
	}
	for _, subject := range run.Subjects {
		for _, w := range subject.Warnings {
			s.say(warning, subject.Alias+": "+w.Text)
		}
		lines, _ := harness.Brief(subject.Violations())
		for _, l := range lines {
			s.say(violation, l)
		}
		if why := subject.Unchecked(); why != "" {
			s.say(warning, subject.Alias+" could not be checked: "+why)
		}
	}
	for _, m := range done {
		s.add(m)
	}
	s.before = s.ended
	if total := run.Plan.Turns(); total > 0 {
		s.expect(now, estimate*time.Duration(total-s.ended)/time.Duration(total))
	}
	return s
}

// Begin shows the turn that is measured now; of turns that are measured together, the first one.
func (s *Screen) Begin(t harness.Turn) { s.turn, s.runIn = t, 0 }

// RunIn shows the warm-up of a server that was just launched, before its turn.
func (s *Screen) RunIn(t harness.Turn, takes time.Duration) { s.turn, s.runIn = t, takes }

// End adds a turn that ended at now.
func (s *Screen) End(m harness.Measurement, now time.Time) {
	s.add(m)
	each := now.Sub(s.started) / time.Duration(s.ended-s.before)
	s.expect(now, each*time.Duration(max(0, s.run.Plan.Turns()-s.ended)))
}

// Rows replaces the table; rows are in its order.
func (s *Screen) Rows(rows []harness.Summary) { s.rows = rows }

// Note shows a message that is not about a turn.
func (s *Screen) Note(text string) { s.say(note, text) }

func (s *Screen) expect(now time.Time, left time.Duration) { s.left, s.finish = left, now.Add(left) }

func (s *Screen) add(m harness.Measurement) {
	s.ended++
	where := m.Target + " " + m.Scenario + ": "
	for _, w := range m.Warnings {
		s.say(warning, where+w.Text)
	}
	t := m.Account()
	if m.Error != "" {
		s.say(failure, where+m.Error)
	} else if t != nil && t.Failed() > 0 && !m.Load.Ramp() { // a ramp goes on until requests fail
		failed := figures.Thousands(t.Failed()) + " of " + figures.Thousands(t.Scheduled) + " requests"
		s.say(failure, where+t.Failures.Reasons.Explain(failed))
	}
	if t == nil || m.Error != "" {
		return
	}
	for _, w := range m.Result.Warnings {
		s.say(warning, where+w.Text)
	}
	s.widen(key{m.Target, m.Scenario, m.Load.String()}, m.Achieved())
}

func (s *Screen) widen(k key, figure float64) {
	r, ok := s.ranges[k]
	if !ok {
		r = span{figure, figure}
	}
	s.ranges[k] = span{math.Min(r.low, figure), math.Max(r.high, figure)}
}

// say puts a message on top, unless it is there already.
func (s *Screen) say(k kind, text string) {
	w := word{k, figures.OneLine(text)}
	if !slices.Contains(s.words, w) {
		s.words = slices.Insert(s.words, 0, w)
	}
}

// Key handles a key that changes only the view. It reports whether it knows the key.
func (s *Screen) Key(name string) bool {
	n := len(s.groups)
	if s.panelKey(name) {
		return true
	}
	switch name {
	case "tab", "right", "l":
		s.shown, s.top = (s.shown+1)%n, 0
	case "shift+tab", "left", "h":
		s.shown, s.top = (s.shown+n-1)%n, 0
	case "down", "j":
		s.top = max(0, min(s.top+1, len(s.run.Plan.Asked(s.groups[s.shown].scenario))-1))
	case "up", "k":
		s.top = max(s.top-1, 0)
	default:
		return false
	}
	return true
}
