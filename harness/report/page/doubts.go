package page

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// doubts are what a reader must know before using a figure of the page.
type doubts struct {
	Notices    []string
	Unranked   []unrankedLine
	Violations []harness.Fault
	Unchecked  []content.Fact
	Gaps       []gapView
	Warnings   []string
}

type unrankedLine struct {
	who
	Group, Why string
}

// mostDoubts is how many of a kind are shown; the files have all of them.
const mostDoubts = 200

func doubtsView(in content.Input) any {
	d := doubts{Gaps: gapsView(in), Warnings: warningsOf(in)}
	if s := content.State(in.Run); s != "" {
		d.Notices = append(d.Notices, figures.Prose(s))
	}
	for _, n := range in.Detail.Notices {
		d.Notices = append(d.Notices, figures.Prose(n))
	}
	for _, r := range in.Rows {
		if r.Unranked != "" {
			d.Unranked = append(d.Unranked, unrankedLine{whoOf(in, r.Target, r.Version), rowTitle(in, r),
				figures.Prose(r.Unranked)})
		}
	}
	for _, s := range in.Run.Subjects {
		for _, f := range harness.Faults(s.Violations()) {
			f.Target, f.Check = figures.Short(f.Target), figures.Short(f.Check)
			f.Want, f.Got, f.Why = figures.Prose(f.Want), figures.Prose(f.Got), figures.Prose(f.Why)
			d.Violations = append(d.Violations, f)
		}
		if why := s.Unchecked(); why != "" {
			d.Unchecked = append(d.Unchecked, content.Fact{Name: figures.Short(s.Alias), Value: figures.Prose(why)})
		}
	}
	if len(d.Notices)+len(d.Unranked)+len(d.Violations)+len(d.Unchecked)+len(d.Gaps)+len(d.Warnings) == 0 {
		return nil
	}
	d.Unranked, d.Violations, d.Warnings = first(d.Unranked), first(d.Violations), first(d.Warnings)
	return d
}

// counted says how much there is to know, in a few words.
func (d doubts) counted() string {
	var words []string
	for _, x := range []struct {
		n    int
		what string
	}{{len(d.Notices), "notice"}, {len(d.Violations), "violation"}, {len(d.Warnings), "warning"}} {
		if x.n > 0 {
			words = append(words, figures.Counted(x.n, x.what))
		}
	}
	if n := len(d.Unranked) + len(d.Unchecked); n > 0 {
		words = append(words, fmt.Sprintf("%d not ranked", n))
	}
	return figures.List(words)
}

func first[T any](all []T) []T { return all[:min(len(all), mostDoubts)] }

// gapView is a target with its gaps.
type gapView struct {
	Target, Words string
	Gaps          []harness.Gap
}

func gapsView(in content.Input) (all []gapView) {
	for _, s := range in.Run.Subjects {
		if gaps := s.Gaps(); len(gaps) > 0 {
			v := gapView{figures.Short(s.Alias), harness.GapWords(len(gaps)), nil}
			for _, g := range gaps {
				v.Gaps = append(v.Gaps, harness.Gap{Check: figures.Short(g.Check), Observed: figures.Prose(g.Observed),
					Why: figures.Prose(g.Why)})
			}
			all = append(all, v)
		}
	}
	return all
}

// rowTitle names the scenario and load of a row as the titles of the page do.
func rowTitle(in content.Input, r harness.Summary) string {
	return fmt.Sprintf("%s, %s", figures.Short(r.Scenario), content.LoadWords(content.LoadOf(in.Run.Plan,
		r.Load), r.Load))
}
