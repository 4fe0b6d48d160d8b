package results

import (
	"strings"

	"tenrounds/harness"
)

// RoundsCSV is rounds.csv as these turns make it.
func RoundsCSV(turns []harness.Measurement) string {
	var b strings.Builder
	b.WriteString(roundsHeader())
	for _, m := range turns {
		b.WriteString(roundsLine(m))
	}
	return b.String()
}

// SummaryCSV is summary.csv as these rows make it.
func SummaryCSV(rows []harness.Summary) string {
	var b strings.Builder
	b.WriteString(summaryHeader())
	for _, r := range rows {
		b.WriteString(summaryLine(r))
	}
	return b.String()
}

// SlicesCSV is slices.csv as these turns make it; empty if none of them was asked in slices.
func SlicesCSV(turns []harness.Measurement) string {
	var b strings.Builder
	for _, m := range turns {
		b.WriteString(slicesLines(m))
	}
	if b.Len() == 0 {
		return ""
	}
	return slicesHeader() + b.String()
}
