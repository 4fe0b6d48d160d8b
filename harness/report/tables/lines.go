package tables

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tenrounds/harness/report/figures"
)

// textWidth is the terminal that Text and Compare write for.
const textWidth = 80

// wrap writes a text in lines of at most textWidth, those after the first indented.
func wrap(b *bytes.Buffer, s string) {
	const indent = "  "
	line := []rune{}
	for _, word := range strings.Fields(figures.Clip(figures.OneLine(s), figures.ProseLimit)) {
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

// minName is the least that is left of a name in a column that has to give way.
const minName = 6

// textTable writes rows under a head in columns, "l" for names, which are cut where the table would be too wide,
// "r" for figures, which are not.
func textTable(b *bytes.Buffer, align string, rows [][]string) {
	widths := make([]int, len(align))
	total := len(align) - 1
	for i := range align {
		for _, row := range rows {
			row[i] = figures.OneLine(row[i])
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
		total += widths[i]
	}
	for total > textWidth {
		widest := -1
		for i := range align {
			if align[i] == 'l' && widths[i] > minName && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		total--
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = figures.Clip(cell, widths[i])
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if align[i] == 'l' {
				cell += pad
			} else {
				cell = pad + cell
			}
			if i > 0 {
				line.WriteByte(' ')
			}
			line.WriteString(cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}
