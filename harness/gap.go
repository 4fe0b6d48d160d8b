package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

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
