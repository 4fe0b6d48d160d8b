package plan

import (
	"regexp"
	"time"
)

// Limits of the settings.
const (
	mostConnections = 20_000
	mostSweep       = 20
	leastRate       = 0.001      // per second, of requests and of users that start
	mostRate        = 10_000_000 // above it nanoseconds are too coarse
	mostBacklog     = 10_000_000
	longestThought  = time.Hour
)

// aliasName is what tables, CSV fields, file names and terminals can show.
var aliasName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+=@-]{0,63}$`)

// targetName is what files, URLs, CSV fields and commands can have as a name.
var targetName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// maxName is the longest alias.
const maxName = 64

// maxRunIn limits a run-in, so that a mistake ("8m" for "8s") does not make a run hours longer.
const maxRunIn = 2 * time.Minute
