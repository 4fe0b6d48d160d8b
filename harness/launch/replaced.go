package launch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// ErrReplaced means that a program that this launcher built has changed since: make build, or another run in
// the same checkout, has written it. Rounds of two different programs must not be mixed.
var ErrReplaced = errors.New("is not the program any more that was built for this run")

// imprints tells the programs that a launcher built from others of the same name.
type imprints struct {
	mu     sync.Mutex
	byPath map[string]imprint
}

// imprint is what a file holds, and what it looked like when it was read. A build that finds nothing to do
// changes its time, so that says only when to look again.
type imprint struct {
	sum     [sha256.Size]byte
	size    int64
	changed time.Time
}

// take reads a file.
func take(path string) (imprint, error) {
	f, err := os.Open(path)
	if err != nil {
		return imprint{}, err
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return imprint{}, err
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return imprint{}, err
	}
	p := imprint{size: st.Size(), changed: st.ModTime()}
	h.Sum(p.sum[:0])
	return p, nil
}

// keep remembers a program that was just built, and returns what it is known by.
func (all *imprints) keep(path string) (sum string, err error) {
	p, err := take(path)
	if err != nil {
		return "", fmt.Errorf("read what was built: %w", err)
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.byPath == nil {
		all.byPath = map[string]imprint{}
	}
	all.byPath[path] = p
	return fmt.Sprintf("%x", p.sum), nil
}

// check returns ErrReplaced if a program has changed since it was built here. Programs built elsewhere pass.
func (all *imprints) check(path string) error {
	all.mu.Lock()
	defer all.mu.Unlock()
	was, built := all.byPath[path]
	if !built {
		return nil
	}
	st, err := os.Stat(path)
	if err == nil && st.Size() == was.size && st.ModTime().Equal(was.changed) {
		return nil
	}
	now, err := take(path)
	if err != nil || now.sum != was.sum {
		return fmt.Errorf("%s %w", path, ErrReplaced)
	}
	all.byPath[path] = now
	return nil
}
