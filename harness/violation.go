package harness

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Violation is a rule of the contract that a server broke.
type Violation struct {
	// Target is the entry that broke it.
	Target string `json:"target"`
	// Check is the rule's name: "json/body".
	Check string `json:"check"`
	// Route is the path that was asked, by its first segment: /files. Empty where there is none, and in old
	// results.
	Route string `json:"route,omitempty"`
	Want  string `json:"want"`
	Got   string `json:"got"`
	// Status is that of an answer whose status is wrong; 0 for any other fault, and in old results.
	Status int `json:"status,omitempty"`
	// Why says what the rule protects.
	Why string `json:"why"`
}

// String is the violation on one line.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s: want %s, got %s (%s)", v.Target, v.Check, v.Want, v.Got, v.Why)
}

// Verification is what the verifier found for one entry.
type Verification struct {
	Target     string      `json:"target"`
	Checks     int         `json:"checks"`
	Violations []Violation `json:"violations,omitempty"`
	// Gaps are the checks that failed just as it is known of the engine, of the framework or of the settings of
	// the entry; they break no rule.
	Gaps []Gap `json:"gaps,omitempty"`
	// NotAsked are the checks that would have taken more clients at a time than the server can serve.
	NotAsked []string `json:"not_asked,omitempty"`
	// Unchecked says why not all could be checked, as where the server did not start, or where answers came too
	// late for a verdict: that breaks no rule. Empty if all was.
	Unchecked string `json:"unchecked,omitempty"`
	// Encoding says whether encoding the JSON on every request was proved: "proved", "not provable" or "not
	// checked".
	Encoding string `json:"encoding"`
	// Server is what a server without the contract calls itself in the header Server.
	Server string `json:"server,omitempty"`
	// Answer is how long the slowest of its requests took at best.
	Answer time.Duration `json:"answer_ns,omitempty"`
	// Notes are what makes the figures of a server without the contract hard to compare.
	Notes Doubts `json:"notes,omitempty"`
	// Own are the answers of a server without the contract, by which those under load are judged.
	Own []OwnAnswer `json:"own,omitempty"`
	// Observed says what the engine did in the cases in which engines differ for good, by case.
	Observed map[string]string `json:"observed,omitempty"`
	// Heads are the heads that were found right, by scenario.
	Heads map[string]Heads `json:"-"`
}

// Heads are those of the answers to the requests of a scenario, one for each status: on a connection that is
// kept, and to requests that ask for it to be closed.
type Heads struct{ Kept, Closing []string }

// Fault is a kind of violation: all that are alike on one route.
type Fault struct {
	// Violation is the first of them.
	Violation
	// Checks is how many rules it breaks.
	Checks int
}

// String is the fault on one line: the violation if it is the only one, or else the route with their number.
func (f Fault) String() string {
	if f.Checks == 1 {
		return f.Violation.String()
	}
	what := fmt.Sprintf("want %s, got %s,", f.Want, f.Got)
	if f.Status > 0 {
		what = strconv.Itoa(f.Status)
	}
	return fmt.Sprintf("%s: %s: %s in %d checks, %s first", f.Target, cmp.Or(f.Route, "no answer"), what,
		f.Checks, f.Check)
}

// Faults sorts violations by kind, those that break the most rules first. A rule that is broken more than
// once, or before the run and after it, counts once.
func Faults(all []Violation) (faults []Fault) {
	type kind struct {
		route, want string
		status      int
	}
	places, seen := map[kind]int{}, map[string]bool{}
	for _, v := range all {
		k := kind{v.Route, v.Want, v.Status}
		if v.Status > 0 {
			k.want = ""
		}
		i, known := places[k]
		switch {
		case seen[v.Check]:
			continue
		case !known:
			i = len(faults)
			places[k] = i
			faults = append(faults, Fault{Violation: v})
		}
		seen[v.Check] = true
		faults[i].Checks++
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Compare(b.Checks, a.Checks) })
	return faults
}

// Broken is how many rules the violations break.
func Broken(all []Violation) (n int) {
	for _, f := range Faults(all) {
		n += f.Checks
	}
	return n
}

// mostFaults is how many faults of a target a screen shows.
const mostFaults = 3

// Brief shows the violations of a target in a few lines: the first faults, and how many checks are left.
func Brief(all []Violation) (lines []string, left int) {
	faults := Faults(all)
	left = Broken(all)
	for _, f := range faults[:min(len(faults), mostFaults)] {
		lines = append(lines, f.String())
		left -= f.Checks
	}
	return lines, left
}

// Gap is a rule of the contract that a server is known to break, and what it does instead. The named check
// must fail in exactly this way; if it passes or fails in another way, that is a violation. See Sometimes for
// exceptions.
type Gap struct {
	// Check is the rule's name: "method/override". In a manifest it is the key.
	Check string `json:"check,omitempty"`
	// Observed is what the server does instead: a piece of what the check says, such as "405".
	Observed string `json:"observed"`
	// Why says why it does so.
	Why string `json:"why"`
	// Sometimes is true where the rule is kept at times, as by a server whose timer looks now and then. Then the
	// check may pass, and where it fails it must fail so.
	Sometimes bool `json:"sometimes,omitempty"`
}

// String is the gap on one line.
func (g Gap) String() string {
	if g.Sometimes {
		return fmt.Sprintf("%s: at times %s, since %s", g.Check, g.Observed, g.Why)
	}
	return fmt.Sprintf("%s: %s, since %s", g.Check, g.Observed, g.Why)
}

// NotAskedWords says which checks a target could not be asked; empty if it could all.
func (v Verification) NotAskedWords() string {
	if len(v.NotAsked) == 0 {
		return ""
	}
	return "not asked, since it serves fewer clients at a time: " + strings.Join(v.NotAsked, ", ")
}

// UnmarshalJSON reads the gaps of runs from before their words were kept too: there they are the names of
// checks alone.
func (g *Gap) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), `"`) {
		*g = Gap{Observed: "the connection is held", Why: "the server was started with --timeouts=off"}
		return json.Unmarshal(b, &g.Check)
	}
	type plain Gap
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // a misspelt word in a manifest would be a gap that says nothing
	return d.Decode((*plain)(g))
}
