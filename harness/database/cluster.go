package database

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness/launch"
	"tenrounds/shared/bookstore/postgres"
)

// ErrNoPostgres means that PostgreSQL is not installed.
var ErrNoPostgres = errors.New("PostgreSQL is not installed")

const (
	superuser = "tenrounds"
	// startTimeout is how long a cluster may take to answer, recoveryTimeout one that was killed: it reads its
	// log first.
	startTimeout    = 60 * time.Second
	recoveryTimeout = 10 * time.Minute
	// stopGrace is how long it may take to stop: it writes all that was changed to the disk, and reads its log
	// at the next start if it could not.
	stopGrace   = 60 * time.Second
	initTimeout = 2 * time.Minute
)

// settings of every cluster, in addition to the defaults. Work that is not part of the measurement is off,
// and checkpoints do not slow down a load. Commits stay safe.
var settings = []string{
	"listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=256MB",
	"wal_level=minimal", "max_wal_senders=0", "max_wal_size=4GB", "logging_collector=off",
	"log_min_messages=fatal",
	// Neither comes in the middle of a turn: Trim and the load vacuum, and a run is shorter.
	"autovacuum=off", "checkpoint_timeout=1h",
}

// Cluster is a running PostgreSQL that belongs to us. It ends with the launcher, with Stop, and with this
// process.
type Cluster struct {
	address url.URL
	version string
	stop    context.CancelFunc
	ended   chan struct{}
	err     error // valid when ended is closed
	killed  bool  // the last one in the folder was not stopped properly
	pid     int   // valid when born is closed
	born    chan struct{}
}

// Version is the programs' version: "15.13".
func (c *Cluster) Version() string { return c.version }

// Address is the address of a database in the cluster.
func (c *Cluster) Address(database string) string {
	a := c.address
	a.Path = "/" + database
	return a.String()
}

// Stop ends the cluster and returns when it is gone.
func (c *Cluster) Stop() error {
	c.stop()
	<-c.ended
	return c.err
}

// Start starts the cluster in a folder, and makes it first if there is none. For root it runs as another
// user, who must be able to reach the folder.
func Start(ctx context.Context, l *launch.Launcher, folder string) (*Cluster, error) {
	return Options{}.Start(ctx, l, folder)
}

// Start is like the function Start.
func (o Options) Start(ctx context.Context, l *launch.Launcher, folder string) (*Cluster, error) {
	p, err := find(ctx, l, folder)
	if err != nil {
		return nil, err
	}
	password, err := p.prepare(ctx)
	if err != nil {
		return nil, fmt.Errorf("make a PostgreSQL cluster in %s: %w", p.dir, err)
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, o, url.URL{Scheme: "postgres", User: url.UserPassword(superuser, password),
		Host: "127.0.0.1:" + strconv.Itoa(port), Path: "/postgres"})
}

// StartAgain starts a cluster that was stopped at its old address, so that its clients find it again. The
// folder is the same as for Start, the options may differ; c itself stays stopped.
func (c *Cluster) StartAgain(ctx context.Context, l *launch.Launcher, folder string, o Options) (
	*Cluster, error) {
	p, err := find(ctx, l, folder)
	if err != nil {
		return nil, err
	}
	return p.start(ctx, o, c.address)
}

// find finds the programs for the cluster in a folder.
func find(ctx context.Context, l *launch.Launcher, folder string) (p programs, err error) {
	p.l = l
	if p.bin, err = binaries(); err != nil {
		return p, err
	}
	if p.owner, err = launch.Unprivileged(); err != nil {
		return p, err
	}
	if p.release, err = p.version(ctx); err != nil {
		return p, err
	}
	major, _, _ := strings.Cut(p.release, ".")
	p.dir = filepath.Join(folder, "postgresql-"+major)
	return p, nil
}

// start starts the server at an address and returns when it answers.
func (p programs) start(ctx context.Context, o Options, address url.URL) (*Cluster, error) {
	port, err := strconv.Atoi(address.Port())
	if err != nil {
		return nil, fmt.Errorf("start the PostgreSQL cluster: its port: %w", err)
	}
	c := p.run(port, o)
	o.warn(c.killed)
	c.version, c.address = p.release, address
	if err := c.await(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start the PostgreSQL cluster in %s: %w", p.dir, err), c.Stop())
	}
	return c, nil
}

// startTime is how long the cluster may take to answer.
func (c *Cluster) startTime() time.Duration {
	if c.killed {
		return recoveryTimeout
	}
	return startTimeout
}

// await returns when the cluster answers.
func (c *Cluster) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.startTime())
	defer cancel()
	for {
		err := postgres.Ping(ctx, c.Address("postgres"))
		if err == nil {
			<-c.born // it has answered, so this does not wait
			return nil
		}
		select {
		case <-c.ended:
			return errors.New("it did not stay up; another bench may be using it")
		case <-ctx.Done():
			return fmt.Errorf("it did not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Create makes a database in the cluster if it is missing, and returns its address.
func (c *Cluster) Create(ctx context.Context, database string) (string, error) {
	if err := postgres.Create(ctx, c.Address("postgres"), database); err != nil {
		return "", err
	}
	return c.Address(database), nil
}

func freePort(ctx context.Context) (int, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port, nil
}
