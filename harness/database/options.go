package database

import (
	"fmt"
	"io"
)

// Options of a cluster. The zero value is enough for filling it.
type Options struct {
	// CPUs is the list of CPUs for all its processes, in the form of cpuset(7); empty means not pinned.
	CPUs string
	// Connections is the most connections at once; 0 means 200.
	Connections int
	// Words gets a message if the start takes long; nil drops it.
	Words io.Writer
}

// warn says that a cluster that was killed takes long to start.
func (o Options) warn(killed bool) {
	if killed && o.Words != nil {
		fmt.Fprintf(o.Words, "PostgreSQL was not stopped in order the last time: it reads its log first, for up "+
			"to %v\n", recoveryTimeout)
	}
}

// connections is the default of Options.Connections.
const connections = 200

// Pool is the default number of connections to the database of a bookstore server, as in
// shared/bookstore/bookboot.
const Pool = 16

// PID is the process id of the cluster's first process, the parent of all others.
func (c *Cluster) PID() int { return c.pid }

// Ended is closed when the cluster has ended.
func (c *Cluster) Ended() <-chan struct{} { return c.ended }

// Installed returns an error that wraps ErrNoPostgres if PostgreSQL is not installed.
func Installed() error {
	_, err := binaries()
	return err
}
