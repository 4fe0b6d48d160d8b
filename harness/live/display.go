package live

import (
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"tenrounds/harness"
)

// Reason says why a view ended.
type Reason int

// Closed is by Close; Detached by a key or a terminal that failed, and the run goes on without the view; Stop
// is by a key, and the run is to end.
const (
	Closed Reason = iota
	Detached
	Stop
)

// redraws is how often a second bubbletea looks whether there is something new to draw: each look wakes this
// process, which shares the CPUs under measurement. What is drawn changes only when a turn begins or ends and
// on keys, so that a frame comes within half a second of a turn's end, which is the warm-up of the next one
// in the plan standard.
const redraws = 2

// closing is how long a terminal that takes nothing any more can hold up the end of a view.
const closing = 2 * time.Second

// Options are what a display is shown on.
type Options struct {
	// Input is where keys come from; nil for none. A terminal is set to hand over each key at once.
	Input  io.Reader
	Output io.Writer
	// Gone is called once when the terminal is as it was before; Close waits for it.
	Gone func(Reason)
	// Now is the clock.
	Now func() time.Time
	// Width and Height are those of an output that is no terminal.
	Width, Height int
}

// Display shows a Screen on a terminal until Close, or until somebody has no more wish for it. None of its
// methods waits for the terminal, but for Close.
type Display struct {
	mu      sync.Mutex // guards screen and reason
	screen  *Screen
	reason  Reason
	options Options
	program *tea.Program
	changed chan struct{} // holds one word that there is something new
	gone    chan struct{} // closed when the terminal is as before and Gone has returned
}

// Show begins.
func Show(s *Screen, o Options) *Display {
	d := &Display{screen: s, options: o, changed: make(chan struct{}, 1), gone: make(chan struct{})}
	d.program = tea.NewProgram(&model{display: d}, tea.WithInput(o.Input), tea.WithOutput(o.Output),
		tea.WithWindowSize(o.Width, o.Height), tea.WithFPS(redraws),
		tea.WithoutSignalHandler()) // cmd/bench has its own
	go d.run()
	go d.tell()
	return d
}

// run shows the view and gives the terminal back.
func (d *Display) run() {
	_, err := d.program.Run()
	d.mu.Lock()
	if err != nil && d.reason == Closed { // a display that fails must not end a run
		d.reason = Detached
	}
	reason := d.reason
	d.mu.Unlock()
	if d.options.Gone != nil {
		d.options.Gone(reason)
	}
	close(d.gone)
}

// tell passes on that there is something new. The runner never waits for a slow terminal: this does.
func (d *Display) tell() {
	for {
		select {
		case <-d.changed:
			d.program.Send(news{})
		case <-d.gone:
			return
		}
	}
}

// change lets f change the screen.
func (d *Display) change(f func(*Screen)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f(d.screen)
	select {
	case d.changed <- struct{}{}:
	default: // the last word has not been heard yet
	}
}

// Begin shows the turn that is under way.
func (d *Display) Begin(t harness.Turn) { d.change(func(s *Screen) { s.Begin(t) }) }

// RunIn shows that a server is run in before the turn, for this long.
func (d *Display) RunIn(t harness.Turn, takes time.Duration) {
	d.change(func(s *Screen) { s.RunIn(t, takes) })
}

// End takes in a turn that has just ended.
func (d *Display) End(m harness.Measurement) {
	d.change(func(s *Screen) { s.End(m, d.options.Now()) })
}

// Rows takes what the rounds say by now.
func (d *Display) Rows(rows []harness.Summary) { d.change(func(s *Screen) { s.Rows(rows) }) }

// Note shows a word.
func (d *Display) Note(text string) { d.change(func(s *Screen) { s.Note(text) }) }

// Close ends the view and waits until the terminal is as it was. It may be called again, and by several.
func (d *Display) Close() {
	// Neither waits here: a terminal that takes nothing blocks both.
	for _, end := range []func(){d.program.Quit, d.program.Kill} {
		go end()
		select {
		case <-d.gone:
			return
		case <-time.After(closing):
		}
	}
}

// leave notes why the view ends.
func (d *Display) leave(r Reason) tea.Cmd {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reason = r
	return tea.Quit
}

// news says that the screen has changed.
type news struct{}

// model is a display as bubbletea wants it: it redraws after every message.
type model struct {
	display       *Display
	width, height int
}

// Init has nothing to begin with.
func (m *model) Init() tea.Cmd { return nil }

// Update takes keys and sizes.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.KeyPressMsg:
		switch name := msg.String(); name {
		case "q", "ctrl+c":
			return m, m.display.leave(Stop)
		case "d":
			return m, m.display.leave(Detached)
		default:
			m.display.mu.Lock()
			m.display.screen.Key(name)
			m.display.mu.Unlock()
		}
	}
	return m, nil
}

// View draws the screen. Beside the alternate screen the terminal keeps what stood on it.
func (m *model) View() tea.View {
	m.display.mu.Lock()
	defer m.display.mu.Unlock()
	v := tea.NewView(m.display.screen.Draw(m.width, m.height))
	v.AltScreen = true
	return v
}
