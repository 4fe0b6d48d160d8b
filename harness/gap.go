package harness

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Gap is a rule of the contract that a server is known not to keep, and what it does instead. A check that a gap names
// must fail exactly so: one that passes, or fails otherwise, is a violation.
type Gap struct {
	// Check is the rule's name: "method/override". In a manifest it is the key.
	Check string `json:"check,omitempty"`
	// Observed is what the server does instead: a piece of what the check says, such as "405".
	Observed string `json:"observed"`
	// Why says why it does so.
	Why string `json:"why"`
}

// UnmarshalJSON reads the gaps of runs from before their words were kept too: there they are the names of checks alone.
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
