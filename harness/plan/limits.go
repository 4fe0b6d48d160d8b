package plan

import (
	"regexp"
	"time"
)

// Limits of what can be asked for.
const (
	mostConnections = 20_000
	mostSweep       = 20
	leastRate       = 0.001      // per second, of requests and of users that start
	mostRate        = 10_000_000 // beyond it times in nanoseconds are too coarse
	mostBacklog     = 10_000_000
	longestThought  = time.Hour
)

// aliasName keeps aliases fit for tables, CSV fields, file names and terminals.
var aliasName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+=@-]{0,63}$`)

// targetName keeps names fit for files, URLs, CSV fields and commands.
var targetName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// maxName is the most letters that an alias may have.
const maxName = 64

// maxRunIn keeps a slip in a manifest ("8m" for "8s") from turning a run of minutes into one of hours.
const maxRunIn = 2 * time.Minute
