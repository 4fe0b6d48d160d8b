package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/secret"
)

// Read reads a run's folder: run.json and every whole line of turns.ndjson, compressed or not. cut says that
// the last line was cut off in the middle, as a kill in the middle of a write leaves it.
func Read(dir string) (run harness.Run, turns []harness.Measurement, cut bool, err error) {
	if run, err = readRun(dir); err != nil {
		return run, nil, false, err
	}
	turns, _, cut, err = readTurns(dir)
	return run, turns, cut, err
}

// ReadRun reads run.json of a results folder alone.
func ReadRun(dir string) (harness.Run, error) { return readRun(dir) }

func readRun(dir string) (harness.Run, error) {
	var run harness.Run
	path := filepath.Join(dir, RunFile)
	b, err := input.Read(path, input.MaxSetting)
	if errors.Is(err, os.ErrNotExist) {
		return run, fmt.Errorf("results: %s is no results folder: it has no %s", dir, RunFile)
	}
	if err != nil {
		return run, fmt.Errorf("results: %w", err)
	}
	var kept KeptRun
	if err := decode(b, &kept, &kept.Schema); err != nil {
		return run, fmt.Errorf("results: %s: %w", path, err)
	}
	run = kept.Run
	if run.ID == "" || run.Plan.Rounds < 1 {
		return run, fmt.Errorf("results: %s describes no run: it has no id or no rounds", path)
	}
	if run.Plan.Rounds > harness.MaxRounds {
		return run, fmt.Errorf("results: %s describes no run: it has %d rounds, and a run has at most %d", path,
			run.Plan.Rounds, harness.MaxRounds)
	}
	secret.RedactRun(&run) // what was kept before passwords were taken out
	return run, nil
}

// strict decodes one JSON value that is the whole of b and has no unknown members, and no figure that cannot
// be.
func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	switch err := d.Decode(v); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it is empty or cut off")
	case err != nil:
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the JSON value")
	}
	return input.Check(v)
}

// readTurns returns the measurements and the length of the whole lines in bytes.
func readTurns(dir string) (turns []harness.Measurement, whole int64, cut bool, err error) {
	file, path, err := openTurns(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, false, nil // nothing measured yet
	}
	if err != nil {
		return nil, 0, false, fmt.Errorf("results: %w", err)
	}
	defer file.Close()
	r := bufio.NewReaderSize(file, 64<<10) // several lines
	var decoder lines
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return turns, whole, len(line) > 0, nil
		}
		if err != nil {
			return nil, 0, false, fmt.Errorf("results: read %s: %w", path, err)
		}
		m, err := decoder.turn(line)
		if err != nil {
			return nil, 0, false, fmt.Errorf("results: %s:%d: %w", path, n, err)
		}
		if m.Round < 1 || m.Target == "" || m.Scenario == "" {
			return nil, 0, false, fmt.Errorf("results: %s:%d: is no turn: it has no round, target or scenario", path,
				n)
		}
		if m.Round > harness.MaxRounds {
			return nil, 0, false, fmt.Errorf("results: %s:%d: is no turn: there is no round %d", path, n, m.Round)
		}
		turns = append(turns, m)
		whole += int64(len(line))
	}
}
