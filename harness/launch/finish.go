package launch

import (
	"context"
	"fmt"
	"strings"
)

// tool runs a build tool to its end. Compilers write their errors to either output; both are in the error.
func (l *Launcher) tool(ctx context.Context, s spec) error {
	s.mixed = true
	return l.finish(ctx, s)
}

// output runs a command to its end and returns the first line that it prints.
func (l *Launcher) output(ctx context.Context, s spec) (string, error) {
	said := &excerpt{}
	s.stdout = said
	if err := l.finish(ctx, s); err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(said.String(), "\n")
	return strings.TrimSpace(line), nil
}

// finish runs a command to its end; the end of ctx cuts it off.
func (l *Launcher) finish(ctx context.Context, s spec) error {
	p, err := l.toEnd(ctx, s)
	if err != nil {
		return err
	}
	if p.err != nil {
		return fmt.Errorf("%s %s: %w%s", s.path, strings.Join(s.args, " "), p.err, p.said.after())
	}
	return nil
}

// toEnd returns a command that has ended, however it did; the end of ctx cuts it off, and is an error.
func (l *Launcher) toEnd(ctx context.Context, s spec) (*process, error) {
	p, err := l.spawn(s)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.end(ctx, atOnce)
		return nil, ctx.Err()
	}
	return p, nil
}
