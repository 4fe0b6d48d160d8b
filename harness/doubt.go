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
