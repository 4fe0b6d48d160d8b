package harness

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
