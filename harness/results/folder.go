// Package results writes and reads a run's folder: run.json, turns.ndjson, rounds.csv, slices.csv,
// summary.csv and the reports. turns.ndjson is the truth, one line a turn, on disk before the next turn
// begins; all other tables can be made again from it.
package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// Folder is a run's folder that is being written. Everything goes through the folder that was opened: a link
// that takes its place meanwhile is not followed.
type Folder struct {
	dir    string
	root   *os.Root
	lock   *os.File
	run    []byte // run.json as it was written last
	keys   keys   // what it says of the targets
	turns  *growing
	rounds *growing
	slices *growing
}

// CheckFree returns the error that Create would, if the folder of a run is there already.
func CheckFree(parent, id string) error {
	dir := filepath.Join(parent, id)
	if _, err := os.Lstat(dir); err == nil {
		return taken(dir)
	}
	return nil
}

func taken(dir string) error {
	return fmt.Errorf("results: %s exists already; choose another --id, or go on with --resume %s", dir, dir)
}

// Create makes a new folder parent/id. One that exists already is refused, so no result is overwritten.
func Create(parent, id string) (*Folder, error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("results: make %s: %w", parent, err)
	}
	dir := filepath.Join(parent, id)
	if err := os.Mkdir(dir, 0o755); err != nil {
		if errors.Is(err, os.ErrExist) {
			return nil, taken(dir)
		}
		return nil, fmt.Errorf("results: %w", err)
	}
	lock, err := take(dir)
	if err != nil {
		return nil, err
	}
	f, err := open(dir, lock, keysOf(harness.Run{ID: id}))
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	f.rounds.add([]byte(RoundsCSV(harness.Run{}, nil)))
	if err := f.rounds.flush(); err != nil {
		_ = f.Close() // the first fault is the one to tell
		return nil, err
	}
	return f, nil
}

// Resume opens a folder to go on with it. A last line of turns.ndjson that was cut off in the middle is
// removed, and rounds.csv is made again from the lines that are whole, whatever state it is in. The
// notices say what was mended. A folder whose turns are gone is refused, and left as it is. A complete one
// may have its turns compressed: they stay so.
func Resume(dir string) (f *Folder, run harness.Run, done []harness.Measurement, notices []string,
	err error) {
	if run, err = readRun(dir); err != nil {
		return nil, run, nil, nil, err
	}
	lock, err := take(dir)
	if err != nil {
		return nil, run, nil, nil, err
	}
	defer func() {
		if err != nil {
			_ = lock.Close()
		}
	}()
	path := filepath.Join(dir, TurnsFile)
	done, whole, cut, err := readTurns(dir)
	if err != nil {
		return nil, run, nil, nil, err
	}
	if err = errors.Join(refuseEmptied(dir, len(done), cut), refusePacked(dir, run, done)); err != nil {
		return nil, run, nil, nil, err
	}
	if cut {
		notices = append(notices, fmt.Sprintf("%s ended in the middle of a line: that turn will be measured again",
			path))
		if err = os.Truncate(path, whole); err != nil {
			return nil, run, nil, nil, fmt.Errorf("results: mend %s: %w", path, err)
		}
	}
	done, more, err := wholeVisits(path, run.Plan, done)
	if err != nil {
		return nil, run, nil, nil, err
	}
	notices = append(notices, more...)
	want := RoundsCSV(run, done)
	if have, rerr := input.Read(filepath.Join(dir, RoundsFile), input.MaxTable); rerr != nil ||
		string(have) != want {
		notices = append(notices, fmt.Sprintf("%s did not match %s and was made again from it",
			filepath.Join(dir, RoundsFile), TurnsFile))
		if err = replaceFile(filepath.Join(dir, RoundsFile), []byte(want)); err != nil {
			return nil, run, nil, nil, err
		}
	}
	more, err = mendSlices(dir, run, done)
	if err != nil {
		return nil, run, nil, nil, err
	}
	notices = append(notices, more...)
	if f, err = open(dir, lock, keysOf(run)); err != nil {
		return nil, run, nil, nil, err
	}
	return f, run, done, notices, nil
}

// take locks a folder for one writer at a time. The lock is the system's: it goes with the process.
func take(dir string) (*os.File, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = d.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("results: another bench is writing to %s", dir)
		}
		return nil, fmt.Errorf("results: lock %s: %w", dir, err)
	}
	return d, nil
}

// open opens the folder's files at their ends.
func open(dir string, lock *os.File, k keys) (f *Folder, err error) {
	f = &Folder{dir: dir, lock: lock, keys: k}
	if f.root, err = os.OpenRoot(dir); err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	if f.turns, err = grow(f.root, TurnsFile, input.MaxTurns); err == nil {
		f.rounds, err = grow(f.root, RoundsFile, input.MaxTable)
	}
	if err == nil {
		f.slices, err = grow(f.root, SlicesFile, input.MaxTable)
	}
	if err != nil {
		return nil, errors.Join(err, f.closeFiles())
	}
	return f, nil
}

// Dir is the folder's path.
func (f *Folder) Dir() string { return f.dir }

// Record keeps measurements, all of one visit in slices together. When it returns nil they are on disk.
func (f *Folder) Record(all ...harness.Measurement) error {
	for _, m := range all {
		b, err := json.Marshal(keptTurn(m))
		if err != nil {
			return fmt.Errorf("results: encode a turn: %w", err)
		}
		f.turns.add(append(b, '\n'))
		f.rounds.add([]byte(line(allRoundsColumns(f.keys), m)))
		f.addSlices(m)
	}
	if err := f.changed(false); err != nil {
		return err
	}
	if err := f.turns.flush(); err != nil {
		return err
	}
	if err := f.turns.file.Sync(); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return errors.Join(f.rounds.flush(), f.slices.flush())
}

// WriteRun replaces run.json in one step.
func (f *Folder) WriteRun(run harness.Run) error {
	f.keys = keysOf(run)
	b, err := json.MarshalIndent(KeptRun{harness.Schema, run}, "", "  ")
	if err != nil {
		return fmt.Errorf("results: encode %s: %w", RunFile, err)
	}
	b = append(b, '\n')
	f.run = b
	return replace(f.root, RunFile, b)
}

// Close closes the files and lets others write.
func (f *Folder) Close() error { return errors.Join(f.closeFiles(), f.lock.Close()) }

func (f *Folder) closeFiles() error {
	return errors.Join(f.turns.close(), f.rounds.close(), f.slices.close(), f.root.Close())
}
