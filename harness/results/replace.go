package results

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// replace writes a file beside the one with this name and renames it, so that a reader, or a crash, finds the
// old content or the new one and never a part.
func replace(root *os.Root, name string, b []byte) error {
	temporary := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"-"+rand.Text())
	err := write(root, temporary, b)
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		_ = root.Remove(temporary) // the first fault is the one to tell
		return fmt.Errorf("results: write %s: %w", filepath.Join(root.Name(), name), err)
	}
	return nil
}

func write(root *os.Root, name string, b []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err = f.Write(b); err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// replaceFile is replace for a path.
func replaceFile(path string, b []byte) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("results: write %s: %w", path, err)
	}
	defer root.Close()
	return replace(root, filepath.Base(path), b)
}
