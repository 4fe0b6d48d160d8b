package screen

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness/report/figures"
)

// view is one scenario and load: a title, a row for each target, and what has no place among these.
type view struct {
	// load is what is asked with the number of rounds, asked the same without it, and rounds that number.
	scenario, load, asked, rounds string
	table                         table
	// breaks says before which rows a line may be drawn, at most so many.
	breaks func(most int) map[int]bool
	// below are the last rows of the table, those that are not ranked with the others. brief stands for them
	// where there is no room.
	below int
	brief string
	// note is a line after all rows, where there is room.
	note string
	// leaders say in a few words who is first.
	leaders string
	// others are those after the leaders, each in a few words that begin with how it compares to the one before.
	others []string
}

func (v view) title() string { return v.scenario + ", " + v.load }

// draw writes a view in at most room lines; one row is shown in any case.
func (v view) draw(room int) []string {
	text, all := v.table.draw(v.title())
	heads := len(text) - len(all)
	ranked, below := all[:len(all)-v.below], all[len(all)-v.below:]
	text, room = text[:heads], room-heads
	var notes []string
	if v.note != "" && room > leastRoom {
		notes = append(notes, v.note)
	}
	joined := "" // stands behind the number of rows that are cut
	if len(all)+len(notes) > room && v.brief != "" {
		below = []string{v.brief}
		if len(ranked) > max(1, room-len(notes)-1) && utf8.RuneCountInString(v.brief) < briefest {
			below, joined = nil, "; "+v.brief
		}
	}
	below = slices.Concat(below, notes)
	spare := room - len(below)
	cut := 0
	if len(ranked) > max(1, spare) {
		cut = len(ranked) - max(1, spare-1)
	}
	breaks := map[int]bool{}
	if v.breaks != nil {
		breaks = v.breaks(spare - len(ranked))
	}
	for i, l := range ranked[:len(ranked)-cut] {
		if breaks[i] {
			text = append(text, strings.Repeat("─", columns/2))
		}
		text = append(text, l)
	}
	if cut > 0 {
		line := "… " + figures.Counted(cut, "more row") + joined
		if joined == "" {
			line += ": " + strings.Join(v.table.names(len(ranked)-cut, len(ranked)), ", ")
		}
		text = append(text, line)
	}
	return append(text, below...)
}

// briefest is how long a brief may be that shares its line with the number of rows that are cut.
const briefest = 60

// table is rows of cells. One column is of bars, which take the width that the others leave.
type table struct {
	heads []column
	rows  []row
}

type column struct {
	head       string
	right, bar bool
}

// row has a cell for each column; the one of the bar is left out. tail stands in place of the cells after the
// bar.
type row struct {
	cells []string
	value float64 // of the bar, as a share of the largest
	tail  string
}

// gap is the space between two columns.
const gap = "  "

// leastBar is the width under which a bar says nothing.
const leastBar = 6

// draw writes the title, the heads and the rows; all are the lines of the rows alone.
func (t table) draw(title string) (text, all []string) {
	widths := t.widths()
	most := 0.0
	for _, r := range t.rows {
		if !figures.Unknown(r.value) {
			most = max(most, r.value)
		}
	}
	for _, r := range t.rows {
		all = append(all, t.line(r, most, widths))
	}
	return append(t.titled(title, widths), all...), all
}

// titled has the title in the line of the heads, or where these are in its way in a line of its own.
func (t table) titled(title string, widths []int) []string {
	var heads []string
	for i, c := range t.heads {
		heads = append(heads, aligned(c.head, widths[i], c.right))
	}
	line := strings.Join(heads, gap)
	n := utf8.RuneCountInString(title)
	switch r := []rune(line); {
	case strings.TrimSpace(line) == "":
		return []string{title}
	case n+len(gap) <= len(r) && strings.TrimSpace(string(r[:n+len(gap)])) == "":
		return []string{title + string(r[n:])}
	}
	return []string{title, line}
}

func (t table) line(r row, most float64, widths []int) string {
	var cells []string
	k := 0
	for i, c := range t.heads {
		switch {
		case c.bar:
			bar := figures.Bar(r.value/most, widths[i])
			if r.tail != "" {
				return t.tailed(append(cells, bar), r.tail, widths[i])
			}
			cells = append(cells, left(bar, widths[i]))
		default:
			cells, k = append(cells, aligned(r.cells[k], widths[i], c.right)), k+1
		}
	}
	return strings.Join(cells, gap)
}

// tailed is a row with a text after its bar: where the next column begins, or as far before as it must.
func (t table) tailed(cells []string, tail string, width int) string {
	line := strings.Join(cells, gap)
	pad := width - utf8.RuneCountInString(cells[len(cells)-1])
	room := columns - utf8.RuneCountInString(line+gap+tail)
	return line + strings.Repeat(" ", max(0, min(pad, room))) + gap + tail
}

// widths are those of the columns. The bars have what is left.
func (t table) widths() []int {
	widths := make([]int, len(t.heads))
	rest, bars := columns-len(gap)*(len(t.heads)-1), -1
	for i, k := 0, 0; i < len(t.heads); i++ {
		if t.heads[i].bar {
			bars = i
			continue
		}
		widths[i] = utf8.RuneCountInString(t.heads[i].head)
		for _, r := range t.rows {
			if k < len(r.cells) {
				widths[i] = max(widths[i], utf8.RuneCountInString(r.cells[k]))
			}
		}
		rest, k = rest-widths[i], k+1
	}
	if bars >= 0 && rest >= leastBar {
		widths[bars] = rest
	}
	return widths
}

func aligned(s string, width int, right bool) string {
	if right {
		return fmt.Sprintf("%*s", width, s)
	}
	return left(s, width)
}

func left(s string, width int) string { return fmt.Sprintf("%-*s", width, s) }

// names are the targets of some rows: the second column.
func (t table) names(from, to int) (all []string) {
	for _, r := range t.rows[from:to] {
		all = append(all, r.cells[1])
	}
	return all
}

// unknown is the value of a row without a bar.
func unknown() float64 { return math.NaN() }
