package harness

import "fmt"

// Violation is a rule of the contract that a server broke.
type Violation struct {
	// Target is the entry that broke it.
	Target string `json:"target"`
	// Check is the rule's name: "json/body".
	Check string `json:"check"`
	Want  string `json:"want"`
	Got   string `json:"got"`
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
	// Gaps are the checks that failed as the settings of the entry say they must; they break no rule.
	Gaps []string `json:"gaps,omitempty"`
	// Unchecked says why nothing could be checked, as where the server did not start: it broke no rule, and kept none.
	Unchecked string `json:"unchecked,omitempty"`
	// Encoding says whether encoding the JSON on every request was proved: "proved", "not provable" or "not checked".
	Encoding string `json:"encoding"`
	// Observed says what the engine did in the cases in which engines differ for good, by case.
	Observed map[string]string `json:"observed,omitempty"`
}
