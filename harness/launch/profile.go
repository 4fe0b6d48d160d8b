package launch

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"tenrounds/harness"
)

// profileTag compiles --cpu-profile into shared/boot. Programs that are measured are built without it: the profiler
// would be in their size, and what it links is not free at run time either.
const profileTag = "cpuprofile"

// ProfileFlag is the flag of a program that BuildForProfile has built; the file to write follows it.
const ProfileFlag = "--cpu-profile"

// BuildForProfile builds a target once more, as a program that takes ProfileFlag. Only servers on shared/boot can.
func (l *Launcher) BuildForProfile(ctx context.Context, t harness.Target, m Making) (Program, error) {
	return l.make(ctx, t, m, cmp.Or(m.Name, t.Name)+"+profile", profileTag)
}

// buildTagged builds a target to bin/NAME with flags of the go command.
func (l *Launcher) buildTagged(ctx context.Context, t harness.Target, name string, flags ...string) (Program, error) {
	return l.buildIn(ctx, t, name, nil, flags...)
}

// buildIn is buildTagged with settings over everything else in the environment.
func (l *Launcher) buildIn(ctx context.Context, t harness.Target, name string, env []string, flags ...string) (Program, error) {
	p := Program{Target: t, Path: filepath.Join(l.Bin(), name)}
	if err := l.goBuildIn(ctx, t.Dir, p.Path, env, flags...); err != nil {
		return p, fmt.Errorf("build %s: %w", name, err)
	}
	var err error
	p.Build, err = l.describe(ctx, t, p.Path)
	return p, err
}
