package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// widerTables are those beyond the rows: over loads, connections, generators and applications.
func widerTables(in Input, wide bool) []table {
	return slices.Concat(sweepTables(in.Sweeps, wide), connectionTables(in.Connections, wide),
		besideTables(in.Besides, wide), spreadTables(in.Spreads))
}

// broken are the violations of a subject in a few lines; run.json has all.
func broken(s harness.Subject) []string {
	lines, left := harness.Brief(s.Violations())
	if left > 0 {
		lines = append(lines, fmt.Sprintf("%s: %d more checks; run.json has all of them", s.Alias, left))
	}
	return lines
}

func (t table) text(b *bytes.Buffer) {
	wrap(b, t.title+": "+t.facts)
	if len(t.rows) > 0 {
		textTable(b, t.align, append([][]string{t.head}, t.rows...))
	}
	for _, w := range t.words {
		wrap(b, w)
	}
	for _, n := range t.notes {
		wrap(b, "- "+n)
	}
	b.WriteByte('\n')
}

func (t table) markdown(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n## %s\n\n%s.\n\n", escape(t.title), escape(t.facts))
	for _, w := range t.words {
		fmt.Fprintf(b, "%s\n\n", escape(w))
	}
	if len(t.rows) > 0 {
		cells(b, t.head...)
		b.WriteString(strings.NewReplacer("l", "|---", "r", "|--:").Replace(t.align) + "|\n")
	}
	for _, row := range t.rows {
		cells(b, row...)
	}
	if len(t.notes) > 0 {
		b.WriteByte('\n')
	}
	for _, n := range t.notes {
		fmt.Fprintf(b, "- %s\n", escape(n))
	}
}
