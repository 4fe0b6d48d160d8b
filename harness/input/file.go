// Package input is the edge where content from outside enters: files that users and other programs write, and
// what programs print. It opens regular files alone, bounds their size, refuses figures that cannot be, and
// takes control characters out of texts. It knows no format.
package input

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Sizes that no honest file of a kind reaches.
const (
	MaxSetting = 16 << 20 // a plan, a manifest, run.json, a body
	MaxTable   = 1 << 30  // a CSV
	MaxTurns   = 8 << 30  // turns.ndjson
)

// Open opens a regular file of at most limit bytes for reading. Anything else could block for ever, or never
// end: a named pipe waits for a writer, a device goes on.
func Open(path string, limit int64) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK,
		0) // so that a pipe without a writer opens at once
	if err != nil {
		return nil, err
	}
	st, err := f.Stat()
	switch {
	case err != nil:
	case !st.Mode().IsRegular():
		err = fmt.Errorf("open %s: it is %s, but a regular file is needed", path, kind(st.Mode()))
	case st.Size() > limit:
		err = fmt.Errorf("open %s: it has %d bytes, and at most %d are read", path, st.Size(), limit)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Read reads a whole regular file of at most limit bytes.
func Read(path string, limit int64) ([]byte, error) {
	f, err := Open(path, limit)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadFrom(f, path, limit)
}

// ReadFrom reads r to its end, at most limit bytes; errors call it by its name.
func ReadFrom(r io.Reader, name string, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1)) // a file may grow meanwhile
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("read %s: it has more than %d bytes", name, limit)
	}
	return b, nil
}

func kind(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeDevice != 0:
		return "a device"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "no file"
}
