package harness

import "strings"

// Level says how bad a finding is.
type Level string

// The levels, the worst first.
const (
	FindingImpossible Level = "impossible" // the run cannot be done as it is planned, and does not begin
	FindingWarning    Level = "warning"    // it will spoil figures
	FindingNote       Level = "note"       // worth knowing when the figures are read
	FindingUnknown    Level = "unknown"    // the system does not tell
	FindingFine       Level = "fine"
)

// Finding is what one check of the machine came to, before a run.
type Finding struct {
	// Check is its name: "open files".
	Check string `json:"check"`
	Level Level  `json:"level"`
	// Found and Needed are for people; Needed is empty where the plan asks for nothing.
	Found  string `json:"found"`
	Needed string `json:"needed,omitempty"`
	// Spoils says what comes of it, Mend what changes it, a command where there is one.
	Spoils string `json:"spoils,omitempty"`
	Mend   string `json:"mend,omitempty"`
}

// Problem reports whether a run suffers from it.
func (f Finding) Problem() bool { return f.Level == FindingImpossible || f.Level == FindingWarning }

// String is the finding on one line, without its mending.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.Check + ": " + f.Found)
	if f.Needed != "" {
		b.WriteString("; needed: " + f.Needed)
	}
	if f.Spoils != "" {
		b.WriteString("; " + f.Spoils)
	}
	return b.String()
}

// Needs is what a plan asks of the machine at its hardest turn.
type Needs struct {
	// Connections are open at once, WrkConnections the part of them that wrk opens; Handshakes are under way at
	// once, and Closed is how many connections to one server ended in the last minute.
	Connections    int `json:"connections"`
	WrkConnections int `json:"wrk_connections,omitempty"`
	Handshakes     int `json:"handshakes"`
	Closed         int `json:"closed"`
	// NewConnections are made to one server and closed again in a second; 0 where connections are kept.
	NewConnections int `json:"new_connections,omitempty"`
	// OpenFiles is for one process, whichever needs the most. Programs in Go raise their own limit as far as
	// they may; OpenFilesWrk and OpenFilesOther are for those that keep the limit that they get: wrk, and
	// servers in other languages. They are 0 if there are none.
	OpenFiles      int `json:"open_files"`
	OpenFilesWrk   int `json:"open_files_wrk,omitempty"`
	OpenFilesOther int `json:"open_files_other,omitempty"`
	// Memory is of all processes together, Disk of the results, in bytes. Both are estimates.
	Memory int64 `json:"memory_bytes"`
	Disk   int64 `json:"disk_bytes"`
	// Ports of the servers; none if they take free ones.
	Ports []int `json:"ports,omitempty"`
	// ServerCPUs and LoadCPUs are lists as in MachineSplit; empty means not pinned.
	ServerCPUs string `json:"server_cpus"`
	LoadCPUs   string `json:"load_cpus"`
}
