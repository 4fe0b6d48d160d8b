package launch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Installation is an environment in the cache.
type Installation struct {
	Dir string
	// Runtime is what it was made for; empty for half of one.
	Runtime string
	// Packages is how many are installed, and Bytes what it all holds. What an installer's own cache has, too,
	// by hard links, is counted here.
	Packages int
	Bytes    int64
	// Used is when a build found it last.
	Used time.Time
}

// Installations lists what is installed for targets in the cache, the one that was used last first.
func Installations() (all []Installation, err error) {
	cache, err := Cache()
	if err != nil {
		return nil, err
	}
	for _, group := range []string{"venvs", "tools"} {
		dirs, _ := filepath.Glob(filepath.Join(cache, group, "[a-z]*")) // the pattern is right
		for _, dir := range dirs {
			if st, err := os.Stat(dir); err != nil || !st.IsDir() {
				continue
			}
			i, err := lookAt(dir)
			if err != nil {
				return nil, fmt.Errorf("look into the cache: %w", err)
			}
			all = append(all, i)
		}
	}
	slices.SortStableFunc(all, func(a, b Installation) int { return b.Used.Compare(a.Used) })
	return all, nil
}

func lookAt(dir string) (i Installation, err error) {
	i.Dir = dir
	marker := filepath.Join(dir, venvMarker)
	st, err := os.Stat(marker)
	if err == nil {
		i.Used = st.ModTime()
		if v, err := decodeVenv(marker); err == nil {
			i.Runtime = v.Runtime
		}
	} else if st, err = os.Stat(dir); err == nil {
		i.Used = st.ModTime()
	}
	infos, _ := filepath.Glob(filepath.Join(dir, "lib", "*", "site-packages", "*-info"))
	i.Packages = len(infos)
	if i.Bytes, err = sizeOf(dir, true); os.IsNotExist(err) {
		err = nil // it is being made, or removed
	}
	return i, err
}

// Remove takes an installation out of the cache, unless it was used since it was listed. It waits for who
// makes it just now. The marker goes first: what an interruption leaves is made again.
func (i Installation) Remove(ctx context.Context) (removed bool, err error) {
	unlock, err := lockBuild(ctx, i.Dir)
	if err != nil {
		return false, err
	}
	defer unlock()
	now, err := lookAt(i.Dir)
	if err != nil || now.Used.After(i.Used) {
		return false, err
	}
	if err := os.Remove(filepath.Join(i.Dir, venvMarker)); err != nil && !os.IsNotExist(err) {
		return false, fmt.Errorf("remove an environment: %w", err)
	}
	if err := os.RemoveAll(i.Dir); err != nil {
		return false, fmt.Errorf("remove an environment: %w", err)
	}
	return true, nil
}
