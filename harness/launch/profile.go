package launch

import (
	"context"
	"fmt"
	"path/filepath"

	"tenrounds/harness"
)

// profileTag compiles --cpu-profile into shared/boot. Programs that are measured are built without it: the profiler
// would be in their size, and what it links is not free at run time either.
const profileTag = "-tags=cpuprofile"

// ProfileFlag is the flag of a program that BuildForProfile has built; the file to write follows it.
const ProfileFlag = "--cpu-profile"

// BuildForProfile builds a target once more, as a program that takes ProfileFlag. Only servers on shared/boot can.
func (l *Launcher) BuildForProfile(ctx context.Context, t harness.Target) (Program, error) {
	name := t.Name + "+profile"
	if t.Variant != nil {
		return l.buildVariant(ctx, t, name, profileTag)
	}
	return l.buildTagged(ctx, t, name, profileTag)
}

// buildTagged builds a target to bin/NAME with flags of the go command.
func (l *Launcher) buildTagged(ctx context.Context, t harness.Target, name string, flags ...string) (Program, error) {
	p := Program{Target: t, Path: filepath.Join(l.Bin(), name)}
	if err := l.goBuild(ctx, t.Dir, p.Path, flags...); err != nil {
		return p, fmt.Errorf("build %s: %w", name, err)
	}
	var err error
	p.Build, err = l.describe(ctx, t, p.Path)
	return p, err
}
