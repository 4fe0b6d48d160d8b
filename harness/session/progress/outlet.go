package progress

import (
	"bytes"
	"io"
	"os"
	"sync"

	"golang.org/x/term"

	"tenrounds/harness/output"
)

// Outlet is standard error. While the live view has the screen, it keeps what is written until the view is
// gone.
type Outlet struct {
	mu     sync.Mutex
	w      io.Writer
	paused bool
	kept   bytes.Buffer
}

// NewOutlet is standard error on a writer.
func NewOutlet(w io.Writer) *Outlet { return &Outlet{w: w} }

// Write writes, or keeps.
func (o *Outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.paused {
		return o.kept.Write(p)
	}
	return o.w.Write(p)
}

func (o *Outlet) pause() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paused = true
}

// resume writes what was kept.
func (o *Outlet) resume() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paused = false
	_, _ = o.kept.WriteTo(o.w) // a display that fails must not end a run
}

// terminalOf is the terminal behind a reader or writer; nil if it is none.
func terminalOf(x any) *os.File {
	switch o := x.(type) {
	case *Outlet:
		x = o.w
	case *output.Writer:
		x = o.To()
	}
	if f, ok := x.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return f
	}
	return nil
}
