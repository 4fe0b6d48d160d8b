package progress

import (
	"bytes"
	"io"
	"os"
	"sync"

	"golang.org/x/term"

	"tenrounds/harness/output"
)

// Outlet is standard error. While the live view has the screen, what is said is kept until the view has gone.
type Outlet struct {
	mu      sync.Mutex
	w       io.Writer
	holding bool
	held    bytes.Buffer
}

// NewOutlet is standard error on a writer.
func NewOutlet(w io.Writer) *Outlet { return &Outlet{w: w} }

// Write writes, or keeps.
func (o *Outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.holding {
		return o.held.Write(p)
	}
	return o.w.Write(p)
}

func (o *Outlet) hold() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.holding = true
}

// release says what was kept.
func (o *Outlet) release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.holding = false
	_, _ = o.held.WriteTo(o.w) // a display that fails must not end a run
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
