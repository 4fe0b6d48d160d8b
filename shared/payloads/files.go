package payloads

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// File is one of the files under /files/.
type File struct {
	Name string
	Size int
}

// Files lists what /files/ serves.
var Files = []File{{"1k.bin", 1 << 10}, {"64k.bin", 64 << 10}, {"1m.bin", 1 << 20}}

// ModTime is the modification time of every file.
var ModTime = time.Unix(Date, 0).UTC()

var allBytes = sync.OnceValue(func() map[string][]byte {
	all := make(map[string][]byte, len(Files))
	for i, f := range Files {
		seed := [32]byte{'t', 'e', 'n', 'r', 'o', 'u', 'n', 'd', 's', byte(i)}
		b := make([]byte, f.Size)
		_, _ = rand.NewChaCha8(seed).Read(b) // never fails
		all[f.Name] = b
	}
	return all
})

// Bytes returns the content of a file, or nil if there is none of that name. The caller must not change it.
func Bytes(name string) []byte { return allBytes()[name] }

// WriteFiles writes the files to dir, with their content and time. It keeps correct files and replaces others
// in one step, so that several servers can share dir.
func WriteFiles(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("payloads: make the files folder: %w", err)
	}
	for _, f := range Files {
		if err := writeFile(filepath.Join(dir, f.Name), Bytes(f.Name)); err != nil {
			return fmt.Errorf("payloads: write %s: %w", f.Name, err)
		}
	}
	return nil
}

func writeFile(path string, content []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		if st, err := os.Stat(path); err == nil && st.ModTime().Equal(ModTime) {
			return nil
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chmod(tmp.Name(), 0o644)
	}
	if err == nil {
		err = os.Chtimes(tmp.Name(), ModTime, ModTime)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	return err
}
