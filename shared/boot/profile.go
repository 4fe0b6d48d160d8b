//go:build cpuprofile

package boot

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
)

// profileFlag adds --cpu-profile, only with the tag cpuprofile: measured servers do not link the profiler.
func profileFlag(fs *flag.FlagSet) *string {
	return fs.String("cpu-profile", "", "write a CPU profile to `FILE` at the end, for go tool pprof")
}

// startProfile starts the profile, unless file is empty; stop writes it out.
func startProfile(file string) (stop func() error, err error) {
	if file == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("profile: %w", err), f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
