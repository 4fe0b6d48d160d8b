// Package tables writes reports as text, markdown, CSV, JSON and lines of the Go benchmark format.
package tables

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// widerTables are those beyond the rows: over loads, connections, generators and applications.
func widerTables(in content.Input, wide bool) []content.Table {
	return slices.Concat(content.SweepTables(in.Sweeps, wide), content.ConnectionTables(in.Connections, wide),
		content.BesideTables(in.Besides, wide), content.SpreadTables(in.Spreads))
}

// broken are the violations of a subject in a few lines; run.json has all.
func broken(s harness.Subject) []string {
	lines, left := harness.Brief(s.Violations())
	if left > 0 {
		lines = append(lines, fmt.Sprintf("%s: %d more checks; run.json has all of them", s.Alias, left))
	}
	return lines
}

func textBlock(t content.Table, b *bytes.Buffer) {
	wrap(b, t.Title+": "+t.Facts)
	if len(t.Rows) > 0 {
		textTable(b, t.Align, append([][]string{t.Head}, t.Rows...))
	}
	for _, w := range t.Words {
		wrap(b, w)
	}
	for _, n := range t.Notes {
		wrap(b, "- "+n)
	}
	b.WriteByte('\n')
}

func markdownBlock(t content.Table, b *bytes.Buffer) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n", escape(t.Title), escape(t.Facts))
	for _, w := range t.Words {
		fmt.Fprintf(b, "%s\n\n", escape(w))
	}
	if len(t.Rows) > 0 {
		cells(b, t.Head...)
		b.WriteString(strings.NewReplacer("l", "|---", "r", "|--:").Replace(t.Align) + "|\n")
	}
	for _, row := range t.Rows {
		cells(b, row...)
	}
	if len(t.Notes) > 0 {
		b.WriteByte('\n')
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "- %s\n", escape(n))
	}
}
