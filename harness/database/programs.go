package database

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness/launch"
)

// binaries finds the folder of initdb and postgres: the newest version in Debian's place, or the one on PATH.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is right
	slices.SortFunc(found, func(a, b string) int { return majorOf(b) - majorOf(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0]), nil
	}
	path, err := launch.Find("initdb")
	if err != nil {
		return "", fmt.Errorf("%w: there is no initdb in /usr/lib/postgresql/*/bin or on PATH; install it "+
			"(apt-get install postgresql), or name a database by --database", ErrNoPostgres)
	}
	return filepath.Dir(path), nil
}

func majorOf(initdb string) int {
	version := filepath.Base(filepath.Dir(filepath.Dir(initdb)))
	n, _ := strconv.Atoi(version) // any other name counts as the oldest
	return n
}

// programs runs the programs of PostgreSQL.
type programs struct {
	l        *launch.Launcher
	bin, dir string
	release  string // "15.13"
	owner    launch.Owner
}

func (p programs) version(ctx context.Context) (string, error) {
	var out bytes.Buffer
	exit, said, err := p.l.Run(ctx, launch.Command{Path: filepath.Join(p.bin, "postgres"),
		Args: []string{"--version"}, Stdout: &out, Timeout: initTimeout})
	words := strings.Fields(out.String()) // postgres (PostgreSQL) 15.13 (Debian ...)
	switch {
	case err != nil:
		return "", fmt.Errorf("ask the postgres in %s for its version: %w", p.bin, err)
	case exit != 0:
		return "", fmt.Errorf("ask the postgres in %s for its version: status %d: %s", p.bin, exit,
			cmp.Or(strings.TrimSpace(said), "without a message"))
	case len(words) < 3:
		return "", fmt.Errorf("ask the postgres in %s for its version: %q is not one", p.bin,
			strings.TrimSpace(out.String()))
	}
	return words[2], nil
}

func (p programs) data() string     { return filepath.Join(p.dir, "data") }
func (p programs) password() string { return filepath.Join(p.dir, "password") }

// prepare makes the cluster if there is none, and returns its password. An interruption leaves no half-made
// cluster.
func (p programs) prepare(ctx context.Context) (string, error) {
	if _, err := os.Stat(filepath.Join(p.data(), "PG_VERSION")); err == nil {
		b, err := os.ReadFile(p.password())
		return strings.TrimSpace(string(b)), err
	}
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return "", err
	}
	password := rand.Text()
	if err := os.WriteFile(p.password(), []byte(password+"\n"), 0o600); err != nil {
		return "", err
	}
	for _, f := range []string{p.dir, p.password()} {
		if err := p.give(f); err != nil {
			return "", err
		}
	}
	unfinished := filepath.Join(p.dir, "unfinished")
	if err := os.RemoveAll(unfinished); err != nil {
		return "", err
	}
	exit, said, err := p.l.Run(ctx, launch.Command{
		Path: filepath.Join(p.bin, "initdb"), Dir: p.dir, Owner: p.owner, Timeout: initTimeout,
		Args: []string{"--pgdata", unfinished, "--username", superuser, "--auth", "scram-sha-256", "--pwfile",
			p.password(),
			"--encoding", "UTF8", "--no-locale", "--no-sync", "--no-instructions"},
	})
	if err == nil && exit != 0 {
		err = fmt.Errorf("initdb: status %d: %s", exit, said)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %s must be able to reach the folder", err, p.who())
	}
	return password, os.Rename(unfinished, p.data())
}

func (p programs) who() string {
	if p.owner.Name == "" {
		return "this user"
	}
	return "the user " + p.owner.Name
}

// give makes the owner the owner of a file.
func (p programs) give(file string) error {
	if p.owner.Name == "" {
		return nil
	}
	return os.Chown(file, p.owner.UID, p.owner.GID)
}

// run starts the server. The launcher ends it with SIGINT, which is PostgreSQL's fast shutdown.
func (p programs) run(port int, o Options) *Cluster {
	ctx, cancel := context.WithCancel(context.Background())
	c := &Cluster{stop: cancel, ended: make(chan struct{}), born: make(chan struct{}), killed: p.unclean()}
	args := []string{"-D", p.data(), "-p", strconv.Itoa(port), "-c",
		"max_connections=" + strconv.Itoa(cmp.Or(o.Connections, connections))}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	go func() {
		defer close(c.ended)
		exit, said, err := p.l.Run(ctx, launch.Command{
			Path: filepath.Join(p.bin, "postgres"), Args: args, Dir: p.dir, Owner: p.owner, CPUs: o.CPUs,
			Grace: stopGrace, Started: func(pid int) { c.pid = pid; close(c.born) },
		})
		switch {
		case ctx.Err() != nil && exit == 0: // stopped as requested
		case err != nil && !errors.Is(err, context.Canceled):
			c.err = err
		default:
			c.err = fmt.Errorf("postgres ended with status %d: %s", exit, said)
		}
	}()
	return c
}

// unclean reports whether the cluster was not stopped properly: PostgreSQL removes this file when it stops.
func (p programs) unclean() bool {
	_, err := os.Stat(filepath.Join(p.data(), "postmaster.pid"))
	return err == nil
}
