package results

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Intact is nil if the folder holds all that was written to it. Otherwise another program changed it; what is
// in memory has been written again, and the error says where.
func (f *Folder) Intact() error { return f.changed(true) }

func (f *Folder) changed(deep bool) error {
	moved := f.moved()
	faults := []string{}
	if moved != "" {
		faults = append(faults, moved)
	} else {
		for _, g := range []*growing{f.turns, f.rounds, f.slices} {
			if fault := g.changed(deep); fault != "" {
				faults = append(faults, fault)
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	words := strings.Join(faults, ", ")
	if err := f.writeAgain(moved != ""); err != nil {
		return fmt.Errorf("results: another program interfered with the run: %s; what was measured could not be "+
			"written again: %w", words, err)
	}
	return fmt.Errorf("results: another program interfered with the run: %s; what was measured was written "+
		"again to %s", words, f.dir)
}

// moved says what became of the folder itself; "" if it is where it was.
func (f *Folder) moved() string {
	there, err := os.Stat(f.dir)
	own, rerr := f.root.Stat(".")
	switch {
	case err != nil || rerr != nil:
		return "the folder " + f.dir + " was removed or moved"
	case !os.SameFile(own, there):
		return "the folder " + f.dir + " was replaced by another"
	}
	return ""
}

// writeAgain writes all that is in memory, to a new folder if the old one is not in its place any more.
func (f *Folder) writeAgain(elsewhere bool) error {
	if elsewhere {
		if err := f.remake(); err != nil {
			return err
		}
	}
	err := errors.Join(f.turns.again(f.root), f.rounds.again(f.root), f.slices.again(f.root))
	if f.run != nil {
		err = errors.Join(err, replace(f.root, RunFile, f.run))
	}
	return err
}

// remake makes a new folder, with the old name if it is free, else with a new name.
func (f *Folder) remake() error {
	if err := os.MkdirAll(filepath.Dir(f.dir), 0o755); err != nil {
		return err
	}
	for n, dir := 1, f.dir; ; n++ {
		err := os.Mkdir(dir, 0o755)
		if errors.Is(err, os.ErrExist) {
			dir = fmt.Sprintf("%s-again-%d", f.dir, n)
			continue
		}
		if err != nil {
			return err
		}
		lock, err := take(dir)
		if err != nil {
			return err
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			return errors.Join(err, lock.Close())
		}
		_ = errors.Join(f.root.Close(), f.lock.Close()) // of a folder that is lost
		f.dir, f.root, f.lock = dir, root, lock
		return nil
	}
}
