package results

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// openTurns opens turns.ndjson, or turns.ndjson.gz where only that is in the folder. path is the file that
// was opened.
func openTurns(dir string) (r io.ReadCloser, path string, err error) {
	path = filepath.Join(dir, TurnsFile)
	file, err := input.Open(path, input.MaxTurns)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return file, path, err
	}
	file, packedErr := input.Open(filepath.Join(dir, PackedFile), input.MaxTurns)
	if errors.Is(packedErr, fs.ErrNotExist) {
		return nil, path, err
	}
	path = filepath.Join(dir, PackedFile)
	if packedErr != nil {
		return nil, path, packedErr
	}
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, path, errors.Join(fmt.Errorf("read %s: %w", path, err), file.Close())
	}
	return unpacked{io.LimitReader(z, input.MaxTurns), file}, path, nil
}

// unpacked reads the content of a compressed file. Its Close closes the file.
type unpacked struct {
	io.Reader
	io.Closer
}

// ReadTurns reads the content of turns.ndjson, compressed or not.
func ReadTurns(dir string) ([]byte, error) {
	r, path, err := openTurns(dir)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	defer r.Close()
	b, err := input.ReadFrom(r, path, input.MaxTurns)
	if err != nil {
		return nil, fmt.Errorf("results: read %s: %w", path, err)
	}
	return b, nil
}

// isPacked reports whether a folder has its turns only compressed.
func isPacked(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, TurnsFile))
	_, packedErr := os.Lstat(filepath.Join(dir, PackedFile))
	return errors.Is(err, fs.ErrNotExist) && packedErr == nil
}

// refusePacked refuses to go on with a run whose turns are compressed: lines cannot be added to them.
func refusePacked(dir string, run harness.Run, turns []harness.Measurement) error {
	if !isPacked(dir) || run.Status == harness.StatusComplete && len(turns) >= run.Plan.Turns() {
		return nil
	}
	path := filepath.Join(dir, PackedFile)
	return fmt.Errorf("results: the turns of %s are compressed, and the run is not complete: gunzip %s first",
		dir, path)
}
