package progress

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/live"
	"tenrounds/harness/plan"
	"tenrounds/harness/runner"
)

// liveView is the observer of a run whose progress is shown by a live view. The plain progress is told as
// well, and takes over when the view is left.
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

// Options are what Watch shows, and where.
type Options struct {
	Run            harness.Run
	Done           []harness.Measurement // measured before, when a run goes on
	Rows           []harness.Summary
	Stdout, Stderr io.Writer
	Words          io.Writer // where plain progress goes
	NoLive         bool
}

// Watch gives the rounds their observer, and their live view if there is one. leave is to be called after
// them, whatever became of them.
func Watch(ctx context.Context, w Options) (observer runner.Observer, view *live.Display, leave func()) {
	plain := newPlain(w.Words, w.Run.Plan, w.Done)
	out, ok := w.Stderr.(*Outlet)
	if !ok || !w.wantsLive(os.Getenv) {
		return plain, nil, func() {}
	}
	screen := live.NewScreen(w.Run, w.Done, w.Rows, plan.Estimate(w.Run.Plan), time.Now())
	screen.Colour, screen.ASCII = os.Getenv("NO_COLOR") == "", !utf8Locale(os.Getenv)
	o := live.Options{Output: out.w, Now: time.Now}
	if in := terminalOf(os.Stdin); in != nil {
		o.Input, screen.Keys = in, true
	}
	plain.hide(true)
	out.pause()
	o.Gone = func(why live.Reason) {
		out.resume()
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
	view = live.Show(screen, o)
	// Whoever stops the run sees the words of the end, not a view that stands still.
	stop := context.AfterFunc(ctx, view.Close)
	return &liveView{plain, view}, view, func() {
		stop()
		view.Close()
	}
}

// wantsLive reports whether a run is to have the view: on a terminal that can show it, to somebody who looks.
func (w Options) wantsLive(getenv func(string) string) bool {
	if w.NoLive || getenv("CI") != "" || getenv("TERM") == "" || getenv("TERM") == "dumb" {
		return false
	}
	screen := terminalOf(w.Stderr)
	// A part of a self-test shows no tables at its end; all others do, and where these go to a file nobody may
	// look.
	seen := w.Stdout == io.Discard || terminalOf(w.Stdout) != nil
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
