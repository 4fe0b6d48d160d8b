package page

import (
	"html/template"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// table is a table of the page. All sections show theirs by one template.
type table struct {
	Class, Caption string
	// Slides lets a wide table scroll sideways, Summary folds it away beneath these words.
	Slides  bool
	Summary string
	Head    []column
	Rows    []tableRow
	Notes   []string
	// Draws lets a reader save it as a picture, Copies as Markdown.
	Draws, Copies bool
}

// column is the head of a column. Name is that of its figure in the CSVs, by which the script sorts.
type column struct {
	Head, Name string
	// Class is "n" for figures and "drawn" for charts; a phone leaves "wide" columns out.
	Class string
	// Ruler is the scale above charts; Unseen says to a screen reader what the charts show.
	Ruler  template.HTML
	Unseen string
	// Base is the end of Head that the script changes with the baseline. Sorted columns are so at first.
	Base   string
	Sorted bool
	// Engine is that of the target which the column is about, if it is about one.
	Engine string
}

// The classes of columns.
const (
	wide        = "wide"
	figureClass = "n"
)

type tableRow struct {
	who
	// Class is "line" for a row that a line sets apart from the one before.
	Class string
	// Group is set where a row is about a scenario and load of its own.
	Group *heading
	Cells []cell
}

// cell is a field of a table: a figure, a text, a chart, or the head of its row.
type cell struct {
	// Value is the exact value, Text is what people read, and Range its interval.
	Value, Text, Range string
	// Column is the column of the CSVs where that is not the one of its head.
	Column       string
	Drawn        template.HTML
	Class, Title string
	// Base is the target that the target of the row is compared with.
	Base string
	Head *rowHead
	// Free is for a text that may be in any script, and so needs to be kept apart from its neighbours.
	Free bool
}

// rowHead names a row.
type rowHead struct {
	Name, Note string
	Key        template.HTML // the sign of its engine
	Gaps       string        // "6 gaps"
	Warnings   []string
}

func figureCell(column string, value float64, text string) cell {
	return cell{Column: column, Value: exactly(value), Text: text}
}

// exactly prints a value with all digits that anybody sorts by; nothing for what is not known. The files have
// all of them.
func exactly(value float64) string {
	if figures.Unknown(value) {
		return ""
	}
	return strconv.FormatFloat(value, 'g', chart.Digits, 64)
}

func wordCell(text string) cell {
	c := cell{Text: figures.Short(text), Free: true}
	if c.Text != figures.None {
		c.Value = c.Text
	}
	return c
}

// estimateCell is a figure with its interval, where it has one.
func estimateCell(e harness.Estimate, text func(float64) string) cell {
	c := cell{Value: exactly(e.Mean), Text: text(e.Mean)}
	if known(e.Low) && known(e.High) && known(e.Mean) && e.Low != e.High {
		c.Range = span(e, text)
	}
	return c
}

// span prints an interval.
func span(e harness.Estimate, text func(float64) string) string {
	if !known(e.Low) || !known(e.High) {
		return figures.None
	}
	return text(e.Low) + " to " + text(e.High)
}

// tableOf is a table under construction, with what its rows are made of.
type tableOf[R any] struct {
	table
	of []R
}

func newTable[R any](class, caption string, of []R, whose func(R) who) *tableOf[R] {
	t := &tableOf[R]{table: table{Class: class, Caption: caption}, of: of}
	for _, r := range of {
		t.Rows = append(t.Rows, tableRow{who: whose(r)})
	}
	return t
}

// newSummaryTable is a table of rows of a run.
func newSummaryTable(in content.Input, class, caption string,
	rows []harness.Summary) *tableOf[harness.Summary] {
	return newTable(class, caption, rows, func(r harness.Summary) who { return whoOf(in, r.Target, r.Version) })
}

// add adds a column.
func (t *tableOf[R]) add(c column, get func(i int, r R) cell) {
	t.Head = append(t.Head, c)
	for i, r := range t.of {
		x := get(i, r)
		if x.Column == c.Name {
			x.Column = ""
		}
		x.Class = strings.TrimSpace(c.Class + " " + x.Class)
		t.Rows[i].Cells = append(t.Rows[i].Cells, x)
	}
}

// targets adds a column with the target of each row.
func (t *tableOf[R]) targets() {
	t.add(column{Head: "target", Name: "target"}, func(i int, _ R) cell {
		return cell{Head: &rowHead{Name: t.Rows[i].Target, Note: t.Rows[i].Version}}
	})
}

// figure adds a column of figures, printed by the unit that the name ends in unless a text is given.
func (t *tableOf[R]) figure(class, head, name string, get func(R) float64, text ...func(float64) string) {
	show := append(text, unitText(name))[0]
	t.add(column{Head: head, Name: name, Class: strings.TrimSpace(figureClass + " " + class)},
		func(_ int, r R) cell {
			return figureCell("", get(r), show(get(r)))
		})
}

// estimate adds a column of figures with their intervals.
func (t *tableOf[R]) estimate(class, head, name string, get func(R) harness.Estimate,
	text ...func(float64) string) {
	show := append(text, unitText(name))[0]
	t.add(column{Head: head, Name: name, Class: strings.TrimSpace(figureClass + " " + class)},
		func(_ int, r R) cell {
			return estimateCell(get(r), show)
		})
}

// unitText prints a figure by the unit in which the name of its column in the CSVs ends; others are counts.
func unitText(name string) func(float64) string {
	for _, u := range []struct {
		end  string
		text func(float64) string
	}{
		{"_rps", figures.Rate}, {"_s", figures.Duration}, {"_s/correct", figures.Duration},
		{"_bytes", bytesText}, {"_share", figures.Percent}, {"_cv", figures.Percent}, {"ratio", figures.Factor},
		{"relative", figures.Factor}, {"/wrk", figures.Factor}, {"_per_request", content.PerThousand},
	} {
		if strings.HasSuffix(name, u.end) {
			return u.text
		}
	}
	return figures.Rate
}

// bytesText prints an amount of memory, which may be none.
func bytesText(f float64) string {
	if f == 0 {
		return "0"
	}
	return content.Memory(f)
}

// word adds a column of texts.
func (t *tableOf[R]) word(class, head, name string, get func(R) string) {
	t.add(column{Head: head, Name: name, Class: class}, func(_ int, r R) cell { return wordCell(get(r)) })
}
