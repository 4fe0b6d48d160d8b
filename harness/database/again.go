package database

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"tenrounds/harness/launch"
)

// StartAgain starts a cluster that was stopped, at the address that it had, so that whoever used it finds it again.
// The launcher and the folder are those of its Start, the options may be others; c itself stays stopped.
func (c *Cluster) StartAgain(ctx context.Context, l *launch.Launcher, folder string, o Options) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	owner, err := launch.Unprivileged()
	if err != nil {
		return nil, err
	}
	port, err := strconv.Atoi(c.address.Port())
	if err != nil {
		return nil, fmt.Errorf("start the PostgreSQL cluster again: its port: %w", err)
	}
	major, _, _ := strings.Cut(c.version, ".")
	p := programs{l: l, bin: bin, owner: owner, dir: filepath.Join(folder, "postgresql-"+major)}
	again := p.run(port, o)
	again.version, again.address = c.version, c.address
	if err := again.await(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start the PostgreSQL cluster in %s again: %w", p.dir, err), again.Stop())
	}
	return again, nil
}
