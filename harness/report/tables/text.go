// Package tables writes the blocks of a report as text and markdown, a comparison as CSV and JSON, and the
// rounds of a run in the Go benchmark format.
package tables

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Text writes blocks for a terminal: the title with the facts, the table, the words and the notes.
func Text(w io.Writer, blocks []content.Block) error {
	var b bytes.Buffer
	apart := false // the block before has a title or a table
	for _, x := range blocks {
		if empty(x) {
			continue
		}
		has := len(x.Rows) > 0 || x.Label == "" && x.Title+x.Facts != ""
		if b.Len() > 0 && (has || apart) {
			b.WriteByte('\n')
		}
		apart = has
		textBlock(&b, x)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// empty reports whether a block has nothing to say under its title.
func empty(x content.Block) bool {
	return x.Facts == "" && len(x.Words)+len(x.Rows)+len(x.Notes) == 0
}

func textBlock(b *bytes.Buffer, x content.Block) {
	bullet := "- "
	switch {
	case x.Label != "":
		bullet = x.Label + ": "
	case x.Title != "" && x.Facts != "":
		wrap(b, x.Title+": "+x.Facts)
	case x.Title != "":
		wrap(b, x.Title)
	case x.Facts != "":
		wrap(b, x.Facts+":")
	}
	if len(x.Rows) > 0 {
		textTable(b, x)
	}
	for _, s := range x.Words {
		wrap(b, s)
	}
	for _, s := range x.Notes {
		wrap(b, bullet+s)
	}
}

// wrap writes a text in lines of at most textWidth, those after the first indented.
func wrap(b *bytes.Buffer, s string) {
	const indent = "  "
	line := []rune{}
	for _, word := range strings.Fields(figures.Prose(s)) {
		if len(line) > 0 && len(line)+1+utf8.RuneCountInString(word) > textWidth {
			b.WriteString(string(line) + "\n")
			line = []rune(indent)
		} else if len(line) > 0 {
			line = append(line, ' ')
		}
		line = append(line, []rune(word)...)
		for len(line) > textWidth { // one word that is longer than a line
			b.WriteString(string(line[:textWidth]) + "\n")
			line = append([]rune(indent), line[textWidth:]...)
		}
	}
	b.WriteString(string(line) + "\n")
}

// textTable writes a table, in several parts if it is too wide and its first columns can be repeated.
func textTable(b *bytes.Buffer, x content.Block) {
	rows := [][]string{}
	for _, row := range append([][]string{x.Head}, x.Rows...) {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = figures.OneLine(cell)
		}
		rows = append(rows, line)
	}
	n := columnsPerPart(x, rows)
	for from := x.Repeat; from < len(x.Align); from += n {
		to := min(from+n, len(x.Align))
		var part [][]string
		for i, row := range rows {
			cells := row[from:to]
			if i == 0 || slices.ContainsFunc(cells, func(s string) bool { return s != "" }) {
				part = append(part, append(slices.Clone(row[:x.Repeat]), cells...))
			}
		}
		writeColumns(b, x.Align[:x.Repeat]+x.Align[from:to], part)
	}
}
