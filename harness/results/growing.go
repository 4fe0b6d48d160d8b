package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tenrounds/harness/input"
)

// growing is a file that gets lines at its end. Its content is kept in memory as well: the file may be lost
// to another program while a run goes on.
type growing struct {
	root    *os.Root
	name    string
	file    *os.File // nil until there is a line, where the file was not there before
	content []byte
	written int // how much of content is in the file
}

const growMode = os.O_WRONLY | os.O_CREATE | os.O_APPEND

// grow opens a file of a folder with what is in it, and makes turns.ndjson and rounds.csv, which each run
// has. Turns that are compressed stay so until there is another line: then the file is written with all of
// them.
func grow(root *os.Root, name string, limit int64) (*growing, error) {
	g := &growing{root: root, name: name}
	content, err := input.Read(root.Name()+string(os.PathSeparator)+name, limit)
	switch {
	case err == nil:
		g.content, g.written = content, len(content)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("results: %w", err)
	case name == SlicesFile:
		return g, nil
	case name == TurnsFile && isPacked(root.Name()):
		g.content, err = ReadTurns(root.Name())
		return g, err
	}
	return g, g.open()
}

func (g *growing) open() (err error) {
	if g.file, err = g.root.OpenFile(g.name, growMode, 0o644); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// add keeps lines for the next flush.
func (g *growing) add(b []byte) { g.content = append(g.content, b...) }

// flush writes what was added.
func (g *growing) flush() error {
	if len(g.content) == g.written {
		return nil
	}
	if g.file == nil {
		if err := g.open(); err != nil {
			return err
		}
	}
	n, err := g.file.Write(g.content[g.written:])
	g.written += n
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// changed says how another program changed the file; "" if it did not. The size shows that it was cut off or
// written to; only a deep look compares the content.
func (g *growing) changed(deep bool) string {
	if g.file == nil {
		return ""
	}
	own, err := g.file.Stat()
	there, lerr := g.root.Lstat(g.name)
	switch {
	case errors.Is(lerr, fs.ErrNotExist):
		return g.name + " was deleted"
	case err != nil || lerr != nil:
		return fmt.Sprintf("%s cannot be read any more: %v", g.name, errors.Join(err, lerr))
	case !os.SameFile(own, there):
		return g.name + " was replaced"
	case own.Size() != int64(g.written):
		return fmt.Sprintf("%s was changed: it has %d bytes and not %d", g.name, own.Size(), g.written)
	case deep && !g.holds():
		return g.name + " was changed"
	}
	return ""
}

// holds reports whether the file has the content that was written.
func (g *growing) holds() bool {
	f, err := g.root.Open(g.name)
	if err != nil {
		return false
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, int64(g.written)+1))
	return err == nil && bytes.Equal(b, g.content[:g.written])
}

// again writes the whole content to a folder.
func (g *growing) again(root *os.Root) error {
	_ = g.close() // it is lost, or about to be replaced
	g.root, g.written = root, len(g.content)
	if len(g.content) == 0 && g.name == SlicesFile {
		return nil
	}
	if err := replace(root, g.name, g.content); err != nil {
		return err
	}
	return g.open()
}

func (g *growing) close() error {
	if g == nil || g.file == nil {
		return nil
	}
	err := g.file.Close()
	g.file = nil
	return err
}
