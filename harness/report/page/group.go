package page

import (
	"html/template"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// group is what a section shows of a scenario and load.
type group struct {
	heading
	Title string
	// Facts stand above the tables and charts, Notes below them. Legend are the signs of the charts.
	Facts, Notes []string
	Legend       []legendEntry
	Tables       []table
	Unranked     []unrankedRow
	// Panels are small charts, one for each target. Shared is what all of them show in grey.
	Shared template.HTML
	Panels []panel
}

// heading names the scenario and load of a group. Number is its place in the data of the script.
type heading struct {
	Number         int
	Scenario, Load string
}

func newHeading[T ~string](i int, scenario string, load T) heading {
	return heading{Number: i, Scenario: figures.Short(scenario), Load: figures.Short(load)}
}

func newGroup(i int, g *content.Group) group {
	return group{heading: newHeading(i, g.Scenario, g.Load), Title: g.Title()}
}

// loadTitle is the title of a group whatever the limits of its rows were.
func loadTitle(g *content.Group) string {
	return figures.Short(g.Scenario) + ", " + content.LoadWords(g.How, g.Load)
}

type unrankedRow struct {
	who
	Rate, Why string
}

// unrankedOf are the rows of a group that have no rank.
func unrankedOf(in content.Input, g *content.Group) (all []unrankedRow) {
	for _, r := range g.Unranked {
		all = append(all, unrankedRow{whoOf(in, r.Target, r.Version), figures.Rate(r.Throughput.Mean),
			figures.Prose(r.Unranked)})
	}
	return all
}

// eachGroup makes the groups of a section; nil if there is none.
func eachGroup(in content.Input, of func(number int, g *content.Group) []group) any {
	var all []group
	for i, g := range content.Groups(in) {
		all = append(all, of(i, g)...)
	}
	return orNone(all)
}

// orNone is nil in place of an empty list, so that the section is left out.
func orNone[T any](all []T) any {
	if len(all) == 0 {
		return nil
	}
	return all
}

// legendEntry is an engine with its sign.
type legendEntry struct {
	Engine string
	Key    template.HTML
}

// legendOf are the engines of some rows, in the order of their signs; nil for one engine.
func legendOf(rows []tableRow) (all []legendEntry) {
	keys := map[chart.Sign]string{}
	for _, r := range rows {
		if r.Sign > 0 {
			keys[r.Sign] = r.Engine
		}
	}
	if len(keys) < 2 {
		return nil
	}
	for _, s := range slices.Sorted(maps.Keys(keys)) {
		all = append(all, legendEntry{keys[s], s.Key()})
	}
	return all
}

// who is the target of a row.
type who struct {
	Target, Version, Engine string
	// Sign is that of its engine.
	Sign chart.Sign
}

func whoOf(in content.Input, target, version string) who {
	w := who{Target: figures.Short(target), Version: figures.Short(version)}
	if s := subjectOf(in, target); s != nil {
		w.Engine = figures.Short(s.Manifest.Engine)
		w.Sign = chart.Sign(1 + slices.Index(enginesOf(in), w.Engine))
	}
	return w
}

// enginesOf are the engines of a run, in the order of their signs: those of Go first, so that they look alike
// on all pages. Targets whose engine is not known have none.
func enginesOf(in content.Input) []string {
	all := []string{"net/http", "fasthttp", "netpoll"}
	for _, s := range in.Run.Subjects {
		if e := figures.Short(s.Manifest.Engine); e != "" && !slices.Contains(all, e) {
			all = append(all, e)
		}
	}
	return all
}

func subjectOf(in content.Input, alias string) *harness.Subject {
	for i := range in.Run.Subjects {
		if in.Run.Subjects[i].Alias == alias {
			return &in.Run.Subjects[i]
		}
	}
	return nil
}

// sentences are texts of the other formats as the page prints them, each with its full stop.
func sentences(all ...string) []string {
	var words []string
	for _, s := range all {
		if s = typeset(figures.Prose(s)); s != "" && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, ":") {
			s += "."
		}
		words = append(words, s)
	}
	return words
}
