package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness/report/chart"
)

// Charts are the main charts of a run as SVG files for documents, light or dark as the reader's page is: of each group
// the throughput with every round, and the response times.
func Charts(in Input) []File {
	var files []File
	add := func(kind, scenario, load string, p chart.Picture) {
		name := kind + "-" + slug(scenario) + "-" + slug(load)
		for n := 2; slices.ContainsFunc(files, func(f File) bool { return f.Name == name+".svg" }); n++ {
			name = fmt.Sprintf("%s-%s-%s-%d", kind, slug(scenario), slug(load), n)
		}
		files = append(files, File{Name: name + ".svg", Text: p.SVG()})
	}
	for _, g := range groups(in) {
		if len(g.ranked) == 0 || g.apart {
			continue
		}
		if !g.how.Open() {
			add("throughput", g.scenario, g.load, throughputPicture(in, g))
		}
		if p := timesPicture(in, g); len(p.Rows) > 0 && !g.how.Ramp() {
			add("times", g.scenario, g.load, p)
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

func throughputPicture(in Input, g *group) chart.Picture {
	p := chart.Picture{Title: short(g.scenario) + ": requests per second", Subtitle: pictureSubtitle(in, g)}
	if g.how.SLO > 0 {
		p.Title = fmt.Sprintf("%s: the most requests per second at which p99 stays under %v", short(g.scenario), g.how.SLO)
	}
	var seen []float64
	for _, r := range g.ranked {
		d := dots(in.turnsOf(r.Target, r.Scenario, r.Load), achieved, rate)
		seen = append(append(seen, values(d)...), r.Throughput.Mean, r.Throughput.High)
		p.Rows = append(p.Rows, chart.Row{Name: clip(oneLine(r.Target), 16), Note: clip(oneLine(r.Version), 10), Figure: rate(r.Throughput.Mean),
			Dots: d, Mean: r.Throughput.Mean, Low: r.Throughput.Low, High: r.Throughput.High})
	}
	p.Scale = chart.FromZero(seen...)
	p.Ticks = ticks(p.Scale, 6, brief)
	p.Foot = []string{"A dot is one round, a stroke the mean, a band its 95 % interval. Rows whose bands overlap may well be equally fast."}
	p.Foot = append(append(p.Foot, apartFoot(in, g)...), unrankedFoot(g)...)
	return p
}

// apartFoot names the rows of the same scenario and load that another limit or class keeps out of the ranking.
func apartFoot(in Input, g *group) []string {
	var names []string
	what := "with another limit"
	for _, other := range groups(in) {
		if !other.apart || other.scenario != g.scenario || other.load != g.load {
			continue
		}
		if other.class != g.class {
			what = "with another limit or class"
		}
		for _, r := range other.ranked {
			names = append(names, fmt.Sprintf("%s %s (%s)", short(r.Target), rate(r.Throughput.Mean), other.why()))
		}
	}
	if names == nil {
		return nil
	}
	return []string{clip("Ranked apart, "+what+": "+list(names)+".", 120)}
}

func timesPicture(in Input, g *group) chart.Picture {
	p := chart.Picture{Title: short(g.scenario) + ": response time", Subtitle: pictureSubtitle(in, g)}
	var seen []float64
	for _, r := range g.ranked {
		if r.Times == nil {
			continue
		}
		row := chart.Row{Name: clip(oneLine(r.Target), 16), Note: clip(oneLine(r.Version), 10), Figure: duration(r.Times.P99), Span: true}
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
func pictureSubtitle(in Input, g *group) string {
	rounds := ""
	if len(g.rounds) > 0 {
		rounds = ", " + counted(slices.Max(g.rounds), "round")
	}
	return clip(fmt.Sprintf("%s%s, %s, %s", loadWords(g.how, g.load), rounds, short(in.Run.Environment.CPUModel), in.Run.Started.UTC().Format("2 January 2006")), 120)
}

func unrankedFoot(g *group) []string {
	if len(g.unranked) == 0 {
		return nil
	}
	var names []string
	for _, r := range g.unranked {
		names = append(names, short(r.Target))
	}
	return []string{clip("Not ranked: "+list(names)+".", 120)}
}
