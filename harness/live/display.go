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

// Closed: Close was called. Detached: by a key, or because the terminal failed; the run goes on without the
// view. Stop: by a key, and the run must end.
const (
	Closed Reason = iota
	Detached
	Stop
)

// redraws is how often a second bubbletea checks whether to draw. Each check wakes this process, which shares
// the CPUs under measurement. With 2 a frame is drawn within half a second of the end of a turn, which is the
// warm-up of the next one in the plan standard.
const redraws = 2

// closing is how long a blocked terminal can delay the end of a view.
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

// Display shows a Screen on a terminal until Close or a key ends it. Only Close waits for the terminal.
type Display struct {
	mu      sync.Mutex // guards screen and reason
	screen  *Screen
	reason  Reason
	options Options
	program *tea.Program
	changed chan struct{} // holds one signal that the screen has changed
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

// tell sends changes to the view. It waits for a slow terminal, so that the runner never does.
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
	default: // the last change has not been sent yet
	}
}

// Begin shows the turn that is under way.
func (d *Display) Begin(t harness.Turn) { d.change(func(s *Screen) { s.Begin(t) }) }

// RunIn shows the warm-up of a server before the turn.
func (d *Display) RunIn(t harness.Turn, takes time.Duration) {
	d.change(func(s *Screen) { s.RunIn(t, takes) })
}

// End takes in a turn that has just ended.
func (d *Display) End(m harness.Measurement) {
	d.change(func(s *Screen) { s.End(m, d.options.Now()) })
}

// Rows replaces the table.
func (d *Display) Rows(rows []harness.Summary) { d.change(func(s *Screen) { s.Rows(rows) }) }

// Note shows a message.
func (d *Display) Note(text string) { d.change(func(s *Screen) { s.Note(text) }) }

// Close ends the view and waits until the terminal is as it was. It may be called again, and by several.
func (d *Display) Close() {
	// A blocked terminal blocks both, so this does not wait for them.
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

// news is the message that the screen has changed.
type news struct{}

// model adapts a display to bubbletea, which redraws after every message.
type model struct {
	display       *Display
	width, height int
}

// Init does nothing.
func (m *model) Init() tea.Cmd { return nil }

// Update handles keys and sizes.
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

// View draws on the alternate screen, so that the terminal keeps its contents.
func (m *model) View() tea.View {
	m.display.mu.Lock()
	defer m.display.mu.Unlock()
	v := tea.NewView(m.display.screen.Draw(m.width, m.height))
	v.AltScreen = true
	return v
}
