package page

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// SiteRun is a run on the index of a site.
type SiteRun struct {
	// Name is that of its folder, and Page the path of its report from the index.
	Name, Page string
	Run        harness.Run
	Rows       []harness.Summary
	// Folder is how bench compare finds it.
	Folder string
	// Headline is its result in a sentence, and Chart a small chart of it; see Show.
	Headline string
	Chart    template.HTML
	// Selftest says that it is no run but a self-test of the harness, which is compared with nothing.
	Selftest bool
	// Fault says why the run cannot be shown.
	Fault string
}

// Show takes from a run what the index shows of it.
func (r *SiteRun) Show(in content.Input) {
	r.Run, r.Rows, r.Headline, r.Chart = in.Run, in.Rows, Headline(in), sparks(in)
}

// ShowSelftest does the same for a self-test.
func (r *SiteRun) ShowSelftest(s harness.Selftest) {
	r.Selftest, r.Run.Started, r.Run.Plan.Name = true, s.Started, "self-test"
	var parts []string
	for _, p := range s.Parts {
		parts = append(parts, figures.Counted(p.Tests(), "test")+" of "+figures.Short(p.Plan.Name))
		r.Run.Plan.Rounds += p.Plan.Rounds
	}
	r.Headline = fmt.Sprintf("Self-test of the harness with %s: %s", figures.Short(s.Target),
		figures.List(parts))
}

// sparks draw the ratios of the last scenario of a run whose rows are compared, or else the p99 of its last
// open load; nothing for other runs.
func sparks(in content.Input) template.HTML {
	var ratio, times chart.Sparks
	for _, g := range content.Groups(in) {
		rows := shownRows(in, g)
		switch {
		case g.Apart || g.How.CrossCheck() || len(rows) < 2:
		case g.How.Open():
			times = timeSparks(in, g, rows)
		default:
			if s := ratioSparks(in, g, rows); s.Signs != nil {
				ratio = s
			}
		}
	}
	switch {
	case ratio.Signs != nil:
		return ratio.HTML()
	case times.Signs != nil:
		return times.HTML()
	}
	return ""
}

func ratioSparks(in content.Input, g *content.Group, rows []shownRow) (s chart.Sparks) {
	x, base := ratiosOf(in, g.Scenario, g.Load), baseOf(in, rows)
	var seen []float64
	for _, r := range rows {
		e := x.estimate(byRate, r.Target, base)
		if !known(e.Mean) {
			continue
		}
		w := whoOf(in, r.Target, "")
		s.Signs = append(s.Signs, chart.Spark{Value: e.Mean, Sign: w.Sign, Hollow: r.bound,
			Title: w.Target + " " + figures.Factor(e.Mean)})
		seen = append(seen, e.Mean)
	}
	s.Scale, _, _ = ratioAxis.draw(seen)
	s.Mark = ratioAxis.mark
	s.Label = fmt.Sprintf("%s: requests per second of %d servers, relative to %s", loadTitle(g), len(s.Signs),
		figures.Short(base))
	return s
}

func timeSparks(in content.Input, g *content.Group, rows []shownRow) (s chart.Sparks) {
	var seen []float64
	for _, r := range rows {
		if r.Times == nil || !(r.Times.P99 > 0) {
			continue
		}
		w := whoOf(in, r.Target, "")
		s.Signs = append(s.Signs, chart.Spark{Value: r.Times.P99, Sign: w.Sign,
			Title: w.Target + ", p99 " + figures.Duration(r.Times.P99)})
		seen = append(seen, r.Times.P99)
	}
	s.Scale = chart.Decades(seen...)
	s.Label = fmt.Sprintf("%s: p99 of %d servers", loadTitle(g), len(s.Signs))
	return s
}

// Site writes the index of a site: all runs, the latest first, and a comparison of any two. It needs no
// server.
func Site(w io.Writer, runs []SiteRun) error {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b SiteRun) int { return b.Run.Started.Compare(a.Run.Started) })
	view, err := newDocument("All runs", "page.css", "site.js")
	if err != nil {
		return err
	}
	d := newSiteData(runs)
	view.Data, view.Choices = d, newSiteView(runs, d)
	view.Description = figures.Counted(len(runs),
		"run") + " of equivalent web servers, each with its report; any two can " +
		"be compared."
	return view.write(w, "site.html")
}

// siteView is the table of runs.
type siteView struct {
	Lines []siteLine
	Plans []string
	Pages int
}

type siteLine struct {
	SiteRun
	Plan, Machine, Date, Time, Note string
	Targets, Rounds                 int
}

func newSiteView(runs []SiteRun, d siteData) siteView {
	v := siteView{Pages: len(d.Runs)}
	for _, r := range runs {
		r.Name, r.Fault = figures.Short(r.Name), figures.Prose(r.Fault)
		l := siteLine{SiteRun: r, Plan: figures.Short(r.Run.Plan.Name),
			Machine: figures.Short(r.Run.Environment.CPUModel),
			Date:    inUTC(r.Run.Started, "2006-01-02 15:04"), Time: inUTC(r.Run.Started, "2006-01-02T15:04:05Z"),
			Targets: len(r.Run.Subjects), Rounds: r.Run.Plan.Rounds}
		if r.Fault == "" && !r.Selftest && r.Run.Status != harness.StatusComplete {
			l.Note = figures.Short(string(r.Run.Status))
		}
		if l.Plan != "" && !slices.Contains(v.Plans, l.Plan) {
			v.Plans = append(v.Plans, l.Plan)
		}
		v.Lines = append(v.Lines, l)
	}
	slices.Sort(v.Plans)
	return v
}

// inUTC prints a time; nothing for none.
func inUTC(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}
