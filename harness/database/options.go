package database

import (
	"fmt"
	"io"
)

// Options of a cluster beyond where it is kept; the zero ones do for filling it.
type Options struct {
	// CPUs is the list that all its processes are pinned to, as in cpuset(7); empty means not pinned.
	CPUs string
	// Connections is how many it takes at once; 0 means 200.
	Connections int
	// Words gets a line where the start takes long; nil drops it.
	Words io.Writer
}

// warn says beforehand that a cluster which was killed takes long to start.
func (o Options) warn(killed bool) {
	if killed && o.Words != nil {
		fmt.Fprintf(o.Words, "PostgreSQL was not stopped in order the last time: it reads its log first, for up to %v\n", recoveryTimeout)
	}
}

// connections is how many a cluster takes at once unless it is told otherwise.
const connections = 200

// Pool is how many connections to the database a server of the bookstore opens at most unless it is told otherwise:
// what shared/bookstore/bookboot says, which a test holds it to.
const Pool = 16

// PID is the process id of the cluster's first process, whose children are all others.
func (c *Cluster) PID() int { return c.pid }

// Ended is closed when the cluster has ended, for whatever reason.
func (c *Cluster) Ended() <-chan struct{} { return c.ended }

// Installed is nil where the programs of PostgreSQL are, and else an error that wraps ErrNoPostgres and says what to do.
func Installed() error {
	_, err := binaries()
	return err
}
