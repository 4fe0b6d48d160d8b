// Package results writes and reads a run's folder: run.json, turns.ndjson, rounds.csv, slices.csv, summary.csv and
// the reports. turns.ndjson is the truth, one line a turn, on disk before the next turn begins; all other
// tables can be made again from it.
package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tenrounds/harness"
)

// The files of a run's folder.
const (
	RunFile     = "run.json"
	TurnsFile   = "turns.ndjson"
	RoundsFile  = "rounds.csv"
	SlicesFile  = "slices.csv" // only where targets were asked in slices
	SummaryFile = "summary.csv"
	ReportFile  = "report.md"
	PageFile    = "report.html"
	ChartsDir   = "charts"
)

// Folder is a run's folder that is being written.
type Folder struct {
	dir    string
	lock   *os.File
	turns  *os.File
	rounds *os.File
	slices *os.File // nil until a turn has slices
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
	f := &Folder{dir: dir, lock: lock}
	if err := f.open(); err != nil {
		_ = lock.Close()
		return nil, err
	}
	if _, err := io.WriteString(f.rounds, roundsHeader()); err != nil {
		_ = f.Close() // the first fault is the one to tell
		return nil, fmt.Errorf("results: %w", err)
	}
	return f, nil
}

// Resume opens a folder to go on with it. A last line of turns.ndjson that was cut off in the middle is
// removed, and rounds.csv is made again from the lines that are whole, whatever state it is in. The
// notices say what was mended. A folder whose turns are gone is refused, and left as it is.
func Resume(dir string) (f *Folder, run harness.Run, done []harness.Measurement, notices []string, err error) {
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
	done, whole, cut, err := readTurns(path)
	if err != nil {
		return nil, run, nil, nil, err
	}
	if err = refuseEmptied(dir, len(done), cut); err != nil {
		return nil, run, nil, nil, err
	}
	if cut {
		notices = append(notices, fmt.Sprintf("%s ended in the middle of a line: that turn will be measured again", path))
		if err = os.Truncate(path, whole); err != nil {
			return nil, run, nil, nil, fmt.Errorf("results: mend %s: %w", path, err)
		}
	}
	done, more, err := wholeVisits(path, run.Plan, done)
	if err != nil {
		return nil, run, nil, nil, err
	}
	notices = append(notices, more...)
	want := roundsHeader()
	for _, m := range done {
		want += roundsLine(m)
	}
	if have, rerr := os.ReadFile(filepath.Join(dir, RoundsFile)); rerr != nil || string(have) != want {
		notices = append(notices, fmt.Sprintf("%s did not match %s and was made again from it", filepath.Join(dir, RoundsFile), TurnsFile))
		if err = replace(filepath.Join(dir, RoundsFile), []byte(want)); err != nil {
			return nil, run, nil, nil, err
		}
	}
	more, err = mendSlices(dir, done)
	if err != nil {
		return nil, run, nil, nil, err
	}
	notices = append(notices, more...)
	f = &Folder{dir: dir, lock: lock}
	if err = f.open(); err != nil {
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

func (f *Folder) open() (err error) {
	const mode = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if f.turns, err = os.OpenFile(filepath.Join(f.dir, TurnsFile), mode, 0o644); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	if f.rounds, err = os.OpenFile(filepath.Join(f.dir, RoundsFile), mode, 0o644); err != nil {
		_ = f.turns.Close() // nothing was written
		return fmt.Errorf("results: %w", err)
	}
	return nil
}

// Dir is the folder's path.
func (f *Folder) Dir() string { return f.dir }

// Record keeps measurements, those of one visit in slices together; when it returns nil they are on disk.
func (f *Folder) Record(all ...harness.Measurement) error {
	var turns []byte
	var rounds, slices strings.Builder
	for _, m := range all {
		b, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("results: encode a turn: %w", err)
		}
		turns = append(append(turns, b...), '\n')
		rounds.WriteString(roundsLine(m))
		slices.WriteString(slicesLines(m))
	}
	if _, err := f.turns.Write(turns); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	if err := f.turns.Sync(); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	if _, err := io.WriteString(f.rounds, rounds.String()); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return f.addSlices(slices.String())
}

// WriteRun replaces run.json in one step.
func (f *Folder) WriteRun(run harness.Run) error {
	b, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return fmt.Errorf("results: encode %s: %w", RunFile, err)
	}
	return replace(filepath.Join(f.dir, RunFile), append(b, '\n'))
}

// WriteSummary replaces summary.csv in one step.
func (f *Folder) WriteSummary(rows []harness.Summary) error {
	var b strings.Builder
	b.WriteString(summaryHeader())
	for _, r := range rows {
		b.WriteString(summaryLine(r))
	}
	return replace(filepath.Join(f.dir, SummaryFile), []byte(b.String()))
}

// WriteReport replaces a report in one step.
func (f *Folder) WriteReport(name string, b []byte) error {
	return replace(filepath.Join(f.dir, name), b)
}

// Close closes the files and lets others write.
func (f *Folder) Close() error {
	err := errors.Join(f.turns.Close(), f.rounds.Close(), f.lock.Close())
	if f.slices != nil {
		err = errors.Join(err, f.slices.Close())
	}
	return err
}

// replace writes a file beside path and renames it, so that a reader, or a crash, finds the old content
// or the new one and never a part.
func replace(path string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	defer os.Remove(tmp.Name()) // fails once it is renamed
	_, err = tmp.Write(b)
	if err == nil {
		err = tmp.Chmod(0o644)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("results: write %s: %w", path, err)
	}
	return nil
}
