package reports

import (
	"encoding/json"
	"fmt"
	"io"

	"tenrounds/harness"
)

// DiagnosisJSON writes what doctor found, for programs.
func DiagnosisJSON(w io.Writer, name string, needs harness.Needs, findings []harness.Finding) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // commands hold & and >
	return enc.Encode(struct {
		Plan     string            `json:"plan"`
		Needs    harness.Needs     `json:"needs"`
		Findings []harness.Finding `json:"findings"`
	}{name, needs, findings})
}

// levels are what a diagnosis shows, in this order.
var levels = []harness.Level{harness.FindingImpossible, harness.FindingWarning, harness.FindingNote,
	harness.FindingFine, harness.FindingUnknown}

// Diagnosis writes what doctor found, for people.
func Diagnosis(w io.Writer, p harness.Plan, needs harness.Needs, findings []harness.Finding) {
	fmt.Fprintf(w, "plan %s: %d targets, %d connections at once, %d turns\n\n", p.Name, len(p.Entries),
		needs.Connections, p.Turns())
	counts := map[harness.Level]int{}
	for _, level := range levels {
		for _, f := range findings {
			if f.Level != level {
				continue
			}
			counts[level]++
			fmt.Fprintf(w, "%-10s  %s: %s\n", level, f.Check, f.Found)
			for _, more := range []struct{ word, text string }{{"needed", f.Needed}, {"so", f.Spoils},
				{"mend", f.Mend}} {
				if more.text != "" && level != harness.FindingUnknown {
					fmt.Fprintf(w, "%10s  %-6s  %s\n", "", more.word, more.text)
				}
			}
		}
	}
	fmt.Fprintf(w, "\nimpossible %d, warnings %d, notes %d, fine %d\n", counts[harness.FindingImpossible],
		counts[harness.FindingWarning],
		counts[harness.FindingNote], counts[harness.FindingFine])
}
