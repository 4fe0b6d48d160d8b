package harness

import (
	"encoding/json"
	"strings"
)

// Stop is what ended a ramp of users. The zero value means that it reached its end.
type Stop struct {
	// Condition is the one that was met: "failed>1%".
	Condition string `json:"condition"`
	// Count requests of Of met it.
	Count int64 `json:"count,omitempty"`
	Of    int64 `json:"of,omitempty"`
	// Text is the condition with what was observed, for people.
	Text string `json:"text"`
}

// ParseStop reads the form that older files and CSVs have: the text alone, which begins with the condition.
func ParseStop(text string) Stop {
	condition, _, _ := strings.Cut(text, ":")
	return Stop{Condition: condition, Text: text}
}

// UnmarshalJSON reads also the text alone, as older runs have it.
func (s *Stop) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), `"`) {
		text := ""
		err := json.Unmarshal(b, &text)
		*s = ParseStop(text)
		return err
	}
	type fields Stop
	return json.Unmarshal(b, (*fields)(s))
}
