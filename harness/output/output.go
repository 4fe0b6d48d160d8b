// Package output is what a command prints: it keeps the first error of writing, so that a command whose
// tables went nowhere, as on a full disk, does not end as if all were well.
package output

import (
	"fmt"
	"io"
	"sync"
)

// Writer passes everything on. It may be used from many goroutines; each call is one write.
type Writer struct {
	mu  sync.Mutex
	to  io.Writer
	err error
}

// New returns a writer to w.
func New(w io.Writer) *Writer { return &Writer{to: w} }

func (w *Writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.to.Write(b)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("write the output: %w", err)
	}
	return n, err
}

// To is where it writes to: a terminal perhaps.
func (w *Writer) To() io.Writer { return w.to }

// Err is the first error of writing.
func (w *Writer) Err() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}
