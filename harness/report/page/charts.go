package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Charts are the main charts of a run as SVG files for documents, light or dark as the reader's page is: of each group
// the throughput with every round, and the response times.
func Charts(in content.Input) []content.File {
	var files []content.File
	add := func(kind, scenario, load string, p chart.Picture) {
		name := kind + "-" + slug(scenario) + "-" + slug(load)
		for n := 2; slices.ContainsFunc(files, func(f content.File) bool { return f.Name == name+".svg" }); n++ {
			name = fmt.Sprintf("%s-%s-%s-%d", kind, slug(scenario), slug(load), n)
		}
		files = append(files, content.File{Name: name + ".svg", Text: p.SVG()})
	}
	for _, g := range content.Groups(in) {
		if len(g.Ranked) == 0 || g.Apart {
			continue
		}
		if !g.How.Open() {
			add("throughput", g.Scenario, g.Load, throughputPicture(in, g))
		}
		if p := timesPicture(in, g); len(p.Rows) > 0 && !g.How.Ramp() {
			add("times", g.Scenario, g.Load, p)
		}
	}
	return files
}

var noSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a name fit for a file, whatever it was.
func slug(s string) string {
	s = strings.Trim(noSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
	return s[:min(len(s), 60)]
}

func throughputPicture(in content.Input, g *content.Group) chart.Picture {
	p := chart.Picture{Title: figures.Short(g.Scenario) + ": requests per second", Subtitle: pictureSubtitle(in, g)}
	if g.How.SLO > 0 {
		p.Title = fmt.Sprintf("%s: the most requests per second at which p99 stays under %v", figures.Short(g.Scenario), g.How.SLO)
	}
	var seen []float64
	for _, r := range g.Ranked {
		d := dots(turnsOf(in, r.Target, r.Scenario, r.Load), achieved, figures.Rate)
		seen = append(append(seen, values(d)...), r.Throughput.Mean, r.Throughput.High)
		p.Rows = append(p.Rows, chart.Row{Name: figures.Clip(figures.OneLine(r.Target), 16), Note: figures.Clip(figures.OneLine(r.Version), 10), Figure: figures.Rate(r.Throughput.Mean),
			Dots: d, Mean: r.Throughput.Mean, Low: r.Throughput.Low, High: r.Throughput.High})
	}
	p.Scale = chart.FromZero(seen...)
	p.Ticks = ticks(p.Scale, 6, brief)
	p.Foot = []string{"A dot is one round, a stroke the mean, a band its 95 % interval. Rows whose bands overlap may well be equally fast."}
	p.Foot = append(append(p.Foot, apartFoot(in, g)...), unrankedFoot(g)...)
	return p
}

// apartFoot names the rows of the same scenario and load that another limit or class keeps out of the ranking.
func apartFoot(in content.Input, g *content.Group) []string {
	var names []string
	what := "with another limit"
	for _, other := range content.Groups(in) {
		if !other.Apart || other.Scenario != g.Scenario || other.Load != g.Load {
			continue
		}
		if other.Class != g.Class {
			what = "with another limit or class"
		}
		for _, r := range other.Ranked {
			names = append(names, fmt.Sprintf("%s %s (%s)", figures.Short(r.Target), figures.Rate(r.Throughput.Mean), other.Why()))
		}
	}
	if names == nil {
		return nil
	}
	return []string{figures.Clip("Ranked apart, "+what+": "+figures.List(names)+".", 120)}
}

func timesPicture(in content.Input, g *content.Group) chart.Picture {
	p := chart.Picture{Title: figures.Short(g.Scenario) + ": response time", Subtitle: pictureSubtitle(in, g)}
	var seen []float64
	for _, r := range g.Ranked {
		if r.Times == nil {
			continue
		}
		row := chart.Row{Name: figures.Clip(figures.OneLine(r.Target), 16), Note: figures.Clip(figures.OneLine(r.Version), 10), Figure: figures.Duration(r.Times.P99), Span: true}
		for _, v := range []float64{r.Times.P50, r.Times.P90, r.Times.P99, r.Times.Max} {
			row.Dots, seen = append(row.Dots, chart.Dot{Value: v}), append(seen, v)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Scale = chart.Decades(seen...)
	p.Ticks = ticks(p.Scale, 8, briefTime)
	p.Foot = append([]string{"From left to right: median, p90, p99 (the figure at the right), and the longest. The scale is logarithmic."}, unrankedFoot(g)...)
	return p
}

// pictureSubtitle is what must stand beside any figure: on how much it stands, and where it was measured.
func pictureSubtitle(in content.Input, g *content.Group) string {
	rounds := ""
	if len(g.Rounds) > 0 {
		rounds = ", " + figures.Counted(slices.Max(g.Rounds), "round")
	}
	return figures.Clip(fmt.Sprintf("%s%s, %s, %s", content.LoadWords(g.How, g.Load), rounds, figures.Short(in.Run.Environment.CPUModel), in.Run.Started.UTC().Format("2 January 2006")), 120)
}

func unrankedFoot(g *content.Group) []string {
	if len(g.Unranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range g.Unranked {
		names = append(names, figures.Short(r.Target))
	}
	return []string{figures.Clip("Not ranked: "+figures.List(names)+".", 120)}
}
