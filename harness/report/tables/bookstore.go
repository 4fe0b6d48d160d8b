package tables

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Bookstore writes what a run of the bookstore says of the conclusions of the document that the application comes from:
// hello world against an application, ways to serve beside each other, and who works, the server or the database.
func Bookstore(w io.Writer, in content.Input) error {
	var b bytes.Buffer
	rows := booksOf(in)
	for _, t := range []content.Table{helloTable(rows), workTable(rows), claimTable(rows)} {
		markdownBlock(t, &b)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// bookRow is what a run says of one bookstore.
type bookRow struct {
	name, language, way string
	// hello is the plain server of the same framework, as near as there is one; nil if the run had none.
	hello *harness.Summary
	// detail and the overviews; nil where not all was measured.
	detail, first, twentieth, half *harness.Summary
}

// booksOf are the bookstores of a run, the fastest at details first.
func booksOf(in content.Input) (rows []bookRow) {
	// A row without a rank has figures of answers some of which were wrong.
	find := func(target, scenario string) *harness.Summary {
		for i, r := range in.Rows {
			if r.Target == target && r.CopyOf == "" && r.Unranked == "" && r.N > 0 && (r.Scenario == scenario || strings.HasPrefix(r.Scenario, scenario+"-")) {
				return &in.Rows[i]
			}
		}
		return nil
	}
	for _, s := range in.Run.Subjects {
		r := bookRow{name: s.Alias, language: s.Manifest.Language, way: way(s), detail: find(s.Alias, "book-detail"),
			first: find(s.Alias, "book-overview-0"), twentieth: find(s.Alias, "book-overview-5"), half: find(s.Alias, "book-overview-50")}
		if r.detail == nil && r.first == nil && r.half == nil {
			continue
		}
		for name := strings.Replace(s.Alias, "-bookstore", "", 1); name != "" && r.hello == nil; name = shorter(name) {
			r.hello = find(name, "json")
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b bookRow) int { return cmp.Compare(mean(b.detail), mean(a.detail)) })
	return rows
}

// shorter is a name without its last part: the variant by driver has no plain server of its own.
func shorter(name string) string { return name[:max(0, strings.LastIndexByte(name, '-'))] }

// way says how a server takes many clients at a time.
func way(s harness.Subject) string {
	words := s.Manifest.Language
	switch e := s.Manifest.Engine; {
	case words == "Go":
		return "goroutines"
	case e == "gunicorn-sync":
		words = "one at a time"
	case strings.HasSuffix(e, "gevent"):
		words = "greenlets"
	case slices.Contains([]string{"gunicorn", "gunicorn-23", "waitress", "cheroot", "werkzeug"}, e):
		words = "threads"
	default:
		words = "async"
	}
	if strings.HasPrefix(s.Manifest.Runtime, harness.RuntimePyPy) {
		words += ", PyPy"
	}
	return words
}

func mean(s *harness.Summary) float64 {
	if s == nil {
		return -1
	}
	return s.Throughput.Mean
}

func rateOf(s *harness.Summary) string {
	if s == nil {
		return figures.None
	}
	return figures.Rate(s.Throughput.Mean)
}

func ninetyNine(s *harness.Summary) string {
	if s == nil || s.Times == nil {
		return figures.None
	}
	return figures.Duration(s.Times.P99)
}

// helloTable puts hello world beside the application.
func helloTable(rows []bookRow) content.Table {
	t := content.Table{
		Title: "Hello world and the bookstore", Facts: "answers a second, means over rounds; json is that of the plain server of the same framework and runner",
		Align: "llrrrrrrr", Head: []string{"bookstore", "serves by", "json/s", "detail/s", "json ÷ detail", "detail p99", "page 0/s", "at 5 %/s", "at 50 %/s"},
	}
	for _, r := range rows {
		ratio := figures.None
		if r.hello != nil && r.detail != nil {
			ratio = figures.Factor(mean(r.hello) / mean(r.detail))
		}
		t.Rows = append(t.Rows, []string{r.name, r.way, rateOf(r.hello), rateOf(r.detail), ratio, ninetyNine(r.detail), rateOf(r.first), rateOf(r.twentieth), rateOf(r.half)})
	}
	return t
}

// workTable says who works for the answers.
func workTable(rows []bookRow) content.Table {
	t := content.Table{
		Title: "Server and database", Facts: "the share that each used of its CPUs, and CPU ms for each answer: the server's, the database's",
		Align: "lrrrrrr", Head: []string{"bookstore", "detail: server", "database", "ms, ms", "at 50 %: server", "database", "ms, ms"},
	}
	for _, r := range rows {
		row := []string{r.name}
		for _, s := range []*harness.Summary{r.detail, r.half} {
			if s == nil || s.Costs == nil {
				row = append(row, figures.None, figures.None, figures.None)
				continue
			}
			c := s.Costs
			row = append(row, figures.Percent(c.ServerShare), figures.Percent(c.DatabaseShare), figures.Factor(1e3*(c.User+c.System))+", "+figures.Factor(1e3*(c.DatabaseUser+c.DatabaseSystem)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
