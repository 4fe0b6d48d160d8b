package report

import (
	"bytes"
	"fmt"
	"strings"
)

// table is a table with words around it, which both formats can write.
type table struct {
	title, facts string
	words        []string // beneath the title, a paragraph each
	align        string   // "l" or "r" for each column
	head         []string
	rows         [][]string
	notes        []string // beneath the table, a line each
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
