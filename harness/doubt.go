package harness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// DoubtKind says what a doubt is about, for code; its text is for people.
type DoubtKind string

// The kinds of doubts.
const (
	DoubtText DoubtKind = ""     // any other: all is in its text
	DoubtGaps DoubtKind = "gaps" // the target has N known gaps
)

// Doubt is a reason to read a figure with care.
type Doubt struct {
	Kind DoubtKind `json:"kind"`
	// N is a count, in kinds that have one.
	N    int    `json:"n,omitempty"`
	Text string `json:"text"`
}

// NewDoubt is a doubt whose text says all.
func NewDoubt(format string, args ...any) Doubt { return Doubt{Text: fmt.Sprintf(format, args...)} }

// GapDoubt says that a target has n known gaps.
func GapDoubt(n int) Doubt { return Doubt{Kind: DoubtGaps, N: n, Text: GapWords(n)} }

func (d Doubt) String() string { return d.Text }

// ParseDoubt reads the form that older files and CSVs have: the text alone.
func ParseDoubt(text string) Doubt {
	n := 0
	if _, err := fmt.Sscanf(text, "%d gap", &n); err == nil && text == GapWords(n) {
		return GapDoubt(n)
	}
	return Doubt{Text: text}
}

// MarshalJSON writes a doubt that has only a text as a string, as all were before there were kinds.
func (d Doubt) MarshalJSON() ([]byte, error) {
	if d.Kind == DoubtText {
		return plainJSON(d.Text)
	}
	type fields Doubt
	return plainJSON(fields(d))
}

// plainJSON is JSON that keeps <, > and & for who reads it.
func plainJSON(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}

// UnmarshalJSON reads both forms.
func (d *Doubt) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), `"`) {
		text := ""
		err := json.Unmarshal(b, &text)
		*d = ParseDoubt(text)
		return err
	}
	type fields Doubt
	return json.Unmarshal(b, (*fields)(d))
}

// Doubts are several, in the order in which they arose.
type Doubts []Doubt

// Gaps is the number of known gaps that the doubts tell of.
func (all Doubts) Gaps() int {
	for _, d := range all {
		if d.Kind == DoubtGaps {
			return d.N
		}
	}
	return 0
}

// WithoutGaps are the others.
func (all Doubts) WithoutGaps() Doubts {
	return slices.DeleteFunc(slices.Clone(all), func(d Doubt) bool { return d.Kind == DoubtGaps })
}

// Texts are what people read.
func (all Doubts) Texts() []string {
	var texts []string
	for _, d := range all {
		texts = append(texts, d.Text)
	}
	return texts
}

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

// GapWords says how many gaps a row has: "6 gaps". Empty for none.
func GapWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 gap"
	}
	return fmt.Sprintf("%d gaps", n)
}
