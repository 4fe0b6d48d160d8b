package content

import (
	"cmp"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// bookRow is what a run says of one bookstore.
type bookRow struct {
	name, language, way string
	pypy                bool
	// hello is the plain server of the same framework, as near as there is one; nil if the run had none.
	hello *harness.Summary
	// detail and the overviews; nil where not all was measured.
	detail, first, twentieth, half *harness.Summary
}

// booksOf are the bookstores of a run, the fastest at details first.
func booksOf(in Input) (rows []bookRow) {
	// A row without a rank has figures of answers some of which were wrong.
	find := func(target, scenario string) *harness.Summary {
		for i, r := range in.Rows {
			if r.Target == target && r.CopyOf == "" && r.Unranked == "" && r.N > 0 &&
				(r.Scenario == scenario || strings.HasPrefix(r.Scenario, scenario+"-")) {
				return &in.Rows[i]
			}
		}
		return nil
	}
	for _, s := range in.Run.Subjects {
		r := bookRow{
			name: s.Alias, language: s.Manifest.Language, way: way(s), pypy: onPyPy(s),
			detail: find(s.Alias, "book-detail"), first: find(s.Alias, "book-overview-0"),
			twentieth: find(s.Alias, "book-overview-5"), half: find(s.Alias, "book-overview-50"),
		}
		if r.detail == nil && r.first == nil && r.half == nil {
			continue
		}
		// The variant by driver has no plain server of its own: that of the name without its last part is the
		// nearest.
		name := strings.Replace(s.Alias, "-bookstore", "", 1)
		for name != "" && r.hello == nil {
			r.hello, name = find(name, "json"), name[:max(0, strings.LastIndexByte(name, '-'))]
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b bookRow) int { return cmp.Compare(mean(b.detail), mean(a.detail)) })
	return rows
}

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
	if onPyPy(s) {
		words += ", PyPy"
	}
	return words
}

func onPyPy(s harness.Subject) bool {
	return strings.HasPrefix(s.Manifest.Runtime, harness.RuntimePyPy)
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

// helloTable puts hello world beside the application.
func helloTable(rows []bookRow) Block {
	b := Block{
		Title: "Hello world and the bookstore",
		Facts: "answers per second, means over rounds; json is the plain server of the same framework and runner",
	}
	b.columns(true, "l bookstore", "l serves by", "r json/s", "r detail/s", "r json ÷ detail", "r detail p99",
		"r page 0/s", "r at 5 %/s", "r at 50 %/s")
	for _, r := range rows {
		ratio, p99 := figures.None, figures.None
		if r.hello != nil && r.detail != nil {
			ratio = figures.Factor(mean(r.hello) / mean(r.detail))
		}
		if r.detail != nil {
			p99 = figures.At(*r.detail, figures.P99)
		}
		b.row(r.name, r.way, rateOf(r.hello), rateOf(r.detail), ratio, p99, rateOf(r.first), rateOf(r.twentieth),
			rateOf(r.half))
	}
	return b
}

// workTable says how much server and database work for an answer.
func workTable(rows []bookRow) Block {
	b := Block{Title: "Server and database", Facts: "the share of its CPUs that each used, and CPU ms per " +
		"answer: server's, database's"}
	b.columns(true, "l bookstore", "r detail: server", "r database", "r ms, ms", "r at 50 %: server",
		"r database", "r ms, ms")
	for _, r := range rows {
		row := []string{r.name}
		for _, s := range []*harness.Summary{r.detail, r.half} {
			if s == nil || s.Costs == nil {
				row = append(row, figures.None, figures.None, figures.None)
				continue
			}
			c := s.Costs
			row = append(row, figures.Percent(c.ServerShare), figures.Percent(c.DatabaseShare),
				figures.Factor(1e3*(c.User+c.System))+", "+figures.Factor(1e3*(c.DatabaseUser+c.DatabaseSystem)))
		}
		b.row(row...)
	}
	return b
}
