package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Charts are the main charts of a run as SVG files for documents, light or dark as the reader's page is: for
// each group the throughput with every round, and the response times.
func Charts(in content.Input) []content.File {
	var files []content.File
	add := func(kind string, g *content.Group, p chart.Picture) {
		base := kind + "-" + slug(g.Scenario) + "-" + slug(g.Load)
		name := base + ".svg"
		for n := 2; slices.ContainsFunc(files, func(f content.File) bool { return f.Name == name }); n++ {
			name = fmt.Sprintf("%s-%d.svg", base, n)
		}
		files = append(files, content.File{Name: name, Text: p.SVG()})
	}
	for _, g := range content.Groups(in) {
		if len(g.Ranked) == 0 || g.Apart {
			continue
		}
		if !g.How.Open() {
			add("throughput", g, throughputPicture(in, g))
		}
		if p := timesPicture(in, g); len(p.Rows) > 0 && !g.How.Ramp() {
			add("times", g, p)
		}
	}
	return files
}

var noSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes part of a file's name of any text.
func slug(s string) string {
	s = strings.Trim(noSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
	return s[:min(len(s), 60)]
}

// footLimit is the length of a line below a chart.
const footLimit = 120

func throughputPicture(in content.Input, g *content.Group) chart.Picture {
	title := ": requests per second"
	if g.How.SLO > 0 {
		title = fmt.Sprintf(": the most requests per second at which p99 stays under %v", g.How.SLO)
	}
	p := newPicture(in, g, title)
	var seen []float64
	for _, r := range g.Ranked {
		row := newPictureRow(r, figures.Rate(r.Throughput.Mean))
		row.Dots = dots(turnsOf(in, r.Target, r.Scenario, r.Load), achieved, figures.Rate)
		row.Mean, row.Low, row.High = r.Throughput.Mean, r.Throughput.Low, r.Throughput.High
		seen = append(append(seen, values(row.Dots)...), row.Mean, row.High)
		p.Rows = append(p.Rows, row)
	}
	p.Scale = chart.FromZero(seen...)
	p.Ticks = ticks(p.Scale, 6, brief)
	overlap := "Servers whose bands overlap may be equally fast."
	if g.How.Slice > 0 {
		overlap = "Rounds move all servers together, so bands can overlap that differ: see the tiers."
	}
	p.Foot = []string{"Each dot is a round, the stroke is the mean, the band its 95 % interval. " + overlap}
	var names []string
	for _, other := range apartFrom(in, g) {
		for _, r := range other.Ranked {
			names = append(names, fmt.Sprintf("%s %s (%s)", figures.Short(r.Target), figures.Rate(r.Throughput.Mean),
				other.Why()))
		}
	}
	if names != nil {
		p.Foot = append(p.Foot, figures.Clip("Ranked apart: "+figures.List(names)+".", footLimit))
	}
	p.Foot = append(p.Foot, unrankedFoot(g)...)
	return p
}

func timesPicture(in content.Input, g *content.Group) chart.Picture {
	p := newPicture(in, g, ": response time")
	var seen []float64
	for _, r := range g.Ranked {
		if r.Times == nil {
			continue
		}
		row := newPictureRow(r, figures.Duration(r.Times.P99))
		row.Span = true
		for _, v := range []float64{r.Times.P50, r.Times.P90, r.Times.P99, r.Times.Max} {
			row.Dots, seen = append(row.Dots, chart.Dot{Value: v}), append(seen, v)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Scale = chart.Decades(seen...)
	p.Ticks = ticks(p.Scale, 8, briefTime)
	p.Foot = append([]string{"From left to right: median, p90, p99 (the figure on the right) and longest. " +
		"The scale is logarithmic."}, unrankedFoot(g)...)
	return p
}

// newPicture has what belongs to any figure: how many rounds it is from, and where and when it was measured.
func newPicture(in content.Input, g *content.Group, title string) chart.Picture {
	rounds := ""
	if len(g.Rounds) > 0 {
		rounds = ", " + figures.Counted(slices.Max(g.Rounds), "round")
	}
	subtitle := fmt.Sprintf("%s%s, %s, %s", content.LoadWords(g.How, g.Load), rounds,
		figures.Short(in.Run.Environment.CPUModel), in.Run.Started.UTC().Format("2 January 2006"))
	return chart.Picture{Title: figures.Short(g.Scenario) + title, Subtitle: figures.Clip(subtitle, footLimit)}
}

func newPictureRow(r harness.Summary, figure string) chart.Row {
	return chart.Row{Name: figures.Clip(figures.OneLine(r.Target), 16),
		Note: figures.Clip(figures.OneLine(r.Version), 10), Figure: figure}
}

func unrankedFoot(g *content.Group) []string {
	if len(g.Unranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range g.Unranked {
		names = append(names, figures.Short(r.Target))
	}
	return []string{figures.Clip("Not ranked: "+figures.List(names)+".", footLimit)}
}
