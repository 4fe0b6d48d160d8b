package content

import (
	"fmt"
	"strings"
)

// Block is a part of a report, which every writer shows in its own way. What is empty is left out.
type Block struct {
	Title string
	Level int // of the title in a document; 0 is the usual 2
	// Facts stand after the title: a sentence without its full stop.
	Facts  string
	Strong bool      // Facts are in bold in a document
	Words  sentences // paragraphs
	Head   []string
	Align  string // "l" or "r" for each column
	Rows   [][]string
	// Repeat is the number of first columns that are repeated where a terminal has to break the table.
	Repeat int
	Notes  sentences // a list
	// Label begins each note on a terminal, in place of the title.
	Label string
	shown []bool // which of the cells of a row have a column
}

// columns makes the head of the table. Each column is its alignment and its head: "l target". Where a
// terminal and a document differ both heads are given, and one that is empty has no such column: "r
// kept/s|kept, requests/s", "r |n".
func (b *Block) columns(wide bool, all ...string) {
	for _, c := range all {
		head, document, differ := strings.Cut(c[2:], "|")
		if differ && wide {
			head = document
		}
		b.shown = append(b.shown, head != "")
		if head != "" {
			b.Head, b.Align = append(b.Head, head), b.Align+c[:1]
		}
	}
}

// row adds a row with a cell for each of the columns, those that are not shown as well.
func (b *Block) row(cells ...string) {
	var row []string
	for i, c := range cells {
		if b.shown[i] {
			row = append(row, c)
		}
	}
	b.Rows = append(b.Rows, row)
}

// sentences are what a report says, in their order.
type sentences []string

func (s *sentences) add(format string, args ...any) { *s = append(*s, fmt.Sprintf(format, args...)) }
