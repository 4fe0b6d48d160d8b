package launch

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"runtime/debug"

	"tenrounds/harness"
)

// describe reads what a program was built from. A Go binary carries it; any other says its version by the
// manifest's command, or not at all.
func (l *Launcher) describe(ctx context.Context, t harness.Target, binary string) (harness.Build, error) {
	var b harness.Build
	if binary != "" {
		st, err := os.Stat(binary)
		if err != nil {
			return b, err
		}
		b.Bytes = st.Size()
		if b.SHA256, err = l.built.keep(binary); err != nil {
			return b, err
		}
		if info, err := buildinfo.ReadFile(binary); err == nil {
			fill(&b, info)
		} else if len(t.Version) == 0 && t.Language == "Go" {
			return b, err
		}
	}
	switch {
	case len(t.Version) > 0:
		c := substitute(t.Version, l.placeholders(Program{Path: binary})...)
		v, err := l.output(ctx, spec{path: c[0], args: c[1:], dir: t.Dir, env: inherited(os.Environ())})
		if err != nil {
			return b, err
		}
		b.Version = v
	case t.Module != "" && b.Go != "":
		v, ok := b.Modules[t.Module]
		if !ok {
			return b, fmt.Errorf("module %s of its manifest is not linked into the binary", t.Module)
		}
		b.Version = v
	default:
		b.Version = b.Go
	}
	return b, nil
}

func fill(b *harness.Build, info *debug.BuildInfo) {
	b.Go = info.GoVersion
	b.Settings = make(map[string]string, len(info.Settings))
	for _, s := range info.Settings {
		b.Settings[s.Key] = s.Value
	}
	b.Modules = make(map[string]string, len(info.Deps))
	for _, m := range info.Deps {
		v := m.Version
		switch r := m.Replace; {
		case r == nil:
		case r.Path == m.Path: // another version of the same module
			v = r.Version
		default:
			v = r.Path + " " + r.Version
		}
		b.Modules[m.Path] = v
	}
}
