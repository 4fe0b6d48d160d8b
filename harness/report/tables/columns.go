package tables

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

const (
	textWidth = 80 // of the terminal that Text writes for
	minName   = 6  // the least that is left of a name in a column that is cut
	partName  = 12 // the same in a table that is written in parts
)

// columnsPerPart is how many columns fit beside those that are repeated; all of them where none is repeated.
func columnsPerPart(x content.Block, rows [][]string) int {
	widths := columnWidths(len(x.Align), rows)
	total, widest, repeated := len(widths)-1, 1, 0
	for i, w := range widths {
		total += w
		switch {
		case i >= x.Repeat:
			widest = max(widest, w)
		case x.Align[i] == 'l':
			repeated += 1 + min(w, partName)
		default:
			repeated += 1 + w
		}
	}
	if x.Repeat == 0 || total <= textWidth {
		return len(x.Align)
	}
	return max(1, (textWidth-repeated+1)/(widest+1))
}

func columnWidths(n int, rows [][]string) []int {
	widths := make([]int, n)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// writeColumns writes rows in columns, "l" for names, which are cut if the table is too wide, and "r" for
// figures, which are not.
func writeColumns(b *bytes.Buffer, align string, rows [][]string) {
	widths := columnWidths(len(align), rows)
	total := len(widths) - 1
	for _, w := range widths {
		total += w
	}
	for ; total > textWidth; total-- {
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
