package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"tenrounds/harness"
	"tenrounds/harness/live"
	"tenrounds/harness/output"
	"tenrounds/harness/plan"
	"tenrounds/harness/runner"
)

// liveView is the observer of a run whose progress is shown by a live view. The plain progress is told as well, and
// takes over when the view is left.
type liveView struct {
	plain   *progress
	display *live.Display
}

var _ runner.Observer = (*liveView)(nil)

// Begin shows the turn that is under way.
func (v *liveView) Begin(t harness.Turn) { v.plain.Begin(t); v.display.Begin(t) }

// RunIn shows that a server is run in.
func (v *liveView) RunIn(t harness.Turn, takes time.Duration) {
	v.plain.RunIn(t, takes)
	v.display.RunIn(t, takes)
}

// End shows what a turn came to.
func (v *liveView) End(m harness.Measurement) { v.plain.End(m); v.display.End(m) }

// Note shows a word, which also stands on the terminal when the view has gone.
func (v *liveView) Note(format string, args ...any) {
	v.plain.Note(format, args...)
	v.display.Note(fmt.Sprintf(format, args...))
}

// watch gives the rounds their observer. leave is to be called after them, whatever became of them.
func (s *session) watch(ctx context.Context) (observer runner.Observer, leave func()) {
	plain := newProgress(s.words(), s.run.Plan, s.done)
	out, ok := s.stderr.(*outlet)
	if !ok || !s.wantsLive(os.Getenv) {
		return plain, func() {}
	}
	screen := live.NewScreen(s.run, s.done, s.stats.Rows(), plan.Estimate(s.run.Plan), time.Now())
	screen.Colour, screen.ASCII = os.Getenv("NO_COLOR") == "", !utf8Locale(os.Getenv)
	o := live.Options{Output: out.w, Now: time.Now}
	if in := terminalOf(os.Stdin); in != nil {
		o.Input, screen.Keys = in, true
	}
	plain.hide(true)
	out.hold()
	o.Gone = func(why live.Reason) {
		out.release()
		switch why {
		case live.Stop: // as if Ctrl-C had been pressed without a view
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				_ = self.Signal(os.Interrupt)
			}
		case live.Detached:
			plain.hide(false)
		case live.Closed:
		}
	}
	s.view = live.Show(screen, o)
	// Whoever stops the run sees the words of the end, not a view that stands still.
	stop := context.AfterFunc(ctx, s.view.Close)
	return &liveView{plain, s.view}, func() {
		stop()
		s.view.Close()
	}
}

// wantsLive reports whether a run is to have the view: on a terminal that can show it, to somebody who looks.
func (s *session) wantsLive(getenv func(string) string) bool {
	if s.options.noLive || s.options.quiet || getenv("CI") != "" || getenv("TERM") == "" || getenv("TERM") == "dumb" {
		return false
	}
	screen := terminalOf(s.stderr)
	// A part of a self-test shows no tables at its end; all others do, and where these go to a file nobody may look.
	seen := s.stdout == io.Discard || terminalOf(s.stdout) != nil
	return screen != nil && seen && live.Foreground(int(screen.Fd()))
}

// utf8Locale reports whether the terminal can be expected to show more than ASCII.
func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return false
}

// terminalOf is the terminal behind a reader or writer; nil if it is none.
func terminalOf(x any) *os.File {
	switch o := x.(type) {
	case *outlet:
		x = o.w
	case *output.Writer:
		x = o.To()
	}
	if f, ok := x.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}

// outlet is standard error. While the live view has the screen, what is said is kept until the view has gone.
type outlet struct {
	mu      sync.Mutex
	w       io.Writer
	holding bool
	held    bytes.Buffer
}

// Write writes, or keeps.
func (o *outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.holding {
		return o.held.Write(p)
	}
	return o.w.Write(p)
}

func (o *outlet) hold() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.holding = true
}

// release says what was kept.
func (o *outlet) release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.holding = false
	_, _ = o.held.WriteTo(o.w) // a display that fails must not end a run
}
