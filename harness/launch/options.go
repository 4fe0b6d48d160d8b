package launch

import (
	"strings"
	"time"
)

// DefaultReadyTimeout is how long a server may take from its start to its first right answer.
const DefaultReadyTimeout = 10 * time.Second

// Options say how a target is started.
type Options struct {
	// Alias is the name in messages; empty means the target's.
	Alias string
	// Addr is the HOST:PORT to listen on. Port 0 takes a free one; empty means 127.0.0.1:0.
	Addr string
	// FilesDir is the folder behind /files/; empty leaves it to the server, or to a folder in the
	// system's temporary one where the manifest's command has "{files}".
	FilesDir string
	// Vary starts it with --vary, and with --vary-base if VaryBase is not 0.
	Vary     bool
	VaryBase int64
	// Processes is how many share the port (SO_REUSEPORT); 0 is one. Each counts from a base of its own,
	// VaryStride above that of the one before. Only servers on shared/boot can.
	Processes  int
	VaryStride int64
	// Env are NAME=VALUE settings over everything else in the environment.
	Env []string
	// Flags are added to the command line.
	Flags []string
	// CPUs is the list to pin it to, "0-3,8"; empty means not pinned.
	CPUs string
	// Limit is what it may use.
	Limit Limit
	// ReadyTimeout is DefaultReadyTimeout if it is 0.
	ReadyTimeout time.Duration
	// PollEvery is the pause between two questions whether it is ready, 5 ms if it is 0: StartTime is as fine as
	// that.
	PollEvery time.Duration
}

// anyPort reports whether the system chooses the port.
func (o Options) anyPort() bool { return o.Addr == "" || strings.HasSuffix(o.Addr, ":0") }

// reusePort lets several processes of a server have one port.
const reusePort = "--reuseport"
