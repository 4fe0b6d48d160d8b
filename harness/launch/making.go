package launch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// Making is how a program is built otherwise than its target's own way.
type Making struct {
	// Name is that of the binary in bin/.
	Name string
	// JSON is another codec than goccy/go-json: harness.JSONStd or harness.JSONv2.
	JSON string
	// Profile is the file with a CPU profile to build with; empty for none.
	Profile string
	// Layout is the seed from which the linker draws the order of the functions; 0 for its own order.
	Layout uint32
}

// codecTag has shared/codec take encoding/json.
const codecTag = "stdjson"

// goccy is the module that a program with another codec must not link.
const goccy = "github.com/goccy/go-json"

// Make builds a target as m says, and makes sure of it.
func (l *Launcher) Make(ctx context.Context, t harness.Target, m Making) (Program, error) {
	return l.make(ctx, t, m, m.Name)
}

func (l *Launcher) make(ctx context.Context, t harness.Target, m Making, name string,
	tags ...string) (p Program, err error) {
	var env, flags []string
	switch m.JSON {
	case harness.JSONStd: // said, as a later toolchain may have the experiment on by itself
		tags, env = append(tags, codecTag), []string{"GOEXPERIMENT=nojsonv2"}
	case harness.JSONv2:
		tags, env = append(tags, codecTag), []string{"GOEXPERIMENT=jsonv2"}
	}
	if len(tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(tags, ","))
	}
	hash := ""
	if m.Profile != "" {
		b, err := input.Read(m.Profile, input.MaxTable)
		if err != nil {
			return p, fmt.Errorf("build %s: its profile: %w", name, err)
		}
		sum := sha256.Sum256(b)
		hash, flags = hex.EncodeToString(sum[:]), append(flags, "-pgo="+m.Profile)
	}
	if m.Layout != 0 {
		dir, err := l.layoutFolder()
		if err != nil {
			return p, fmt.Errorf("build %s: %w", name, err)
		}
		name, flags = filepath.Join(dir, name), append(flags, fmt.Sprintf("-ldflags=-randlayout=%d", m.Layout))
	}
	if t.Variant != nil {
		p, err = l.buildVariant(ctx, t, name, flags...)
	} else {
		p, err = l.buildTo(ctx, t, name, env, flags...)
	}
	if err != nil {
		return p, err
	}
	p.Build.Profile, p.Build.Layout = hash, m.Layout
	if version, linked := p.Build.Modules[goccy]; linked && m.JSON != "" {
		return p, fmt.Errorf("build %s: it links %s %s all the same: does it take its codec from shared/codec?",
			name, goccy, version)
	}
	return p, nil
}

// layoutFolder is a folder in bin/ for the layouts of this launcher's run, by its name there. There are many,
// and the next run draws others, so Close removes them.
func (l *Launcher) layoutFolder() (string, error) {
	l.layouts.once.Do(func() {
		if l.layouts.err = os.MkdirAll(l.Bin(), 0o755); l.layouts.err == nil {
			removeOrphaned(l.Bin())
			l.layouts.path, l.layouts.err = os.MkdirTemp(l.Bin(), fmt.Sprintf("layouts-%d-*", os.Getpid()))
		}
	})
	return filepath.Base(l.layouts.path), l.layouts.err
}

// removeOrphaned removes the layouts of runs that were killed: their process has ended.
func removeOrphaned(bin string) {
	all, _ := filepath.Glob(filepath.Join(bin, "layouts-*-*")) // the pattern is right
	for _, dir := range all {
		pid, err := strconv.Atoi(strings.Split(filepath.Base(dir), "-")[1])
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // else the next run does it
		}
	}
}

// profileTag compiles --cpu-profile into shared/boot. Programs that are measured are built without it: the
// profiler would be in their size, and what it links is not free at run time either.
const profileTag = "cpuprofile"

// ProfileFlag is the flag of a program that BuildForProfile has built; the file to write follows it.
const ProfileFlag = "--cpu-profile"

// BuildForProfile builds a target once more, as a program that takes ProfileFlag. Only servers on shared/boot
// can.
func (l *Launcher) BuildForProfile(ctx context.Context, t harness.Target, m Making) (Program, error) {
	return l.make(ctx, t, m, cmp.Or(m.Name, t.Name)+"+profile", profileTag)
}

// selftestTag compiles --burn into shared/boot.
const selftestTag = "-tags=selftest"

// BurnFlag is the flag of a program that BuildForSelftest has built; the time to burn for each JSON document
// follows it.
const BurnFlag = "--burn"

// BuildForSelftest builds a target as a program that takes BurnFlag, beside the one that is measured for its
// own sake. Only servers on shared/boot can.
func (l *Launcher) BuildForSelftest(ctx context.Context, t harness.Target) (Program, error) {
	return l.buildTo(ctx, t, t.Name+"+selftest", nil, selftestTag)
}
