package page

import (
	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// doubts are what a reader must know before taking a figure from the page.
type doubts struct {
	Notices    []string
	Unranked   []unrankedLine
	Violations []violationLine
	Unchecked  []content.Fact
	Gaps       []gapView
	Warnings   []string
}

type unrankedLine struct {
	who
	Scenario, Load, Why string
}

// violationLine is the first violation of a kind, and in how many checks it is.
type violationLine struct {
	Target, Check, Want, Got, Why string
	Checks                        int
}

// mostDoubts is how many of a kind are shown; all of them stand in the files.
const mostDoubts = 200

func doubtsView(in content.Input) any {
	d := doubts{Gaps: gapsView(in), Notices: briefly(in.Detail.Notices), Warnings: doubtWords(in)}
	if s := content.State(in.Run); s != "" {
		d.Notices = append([]string{figures.Prose(s)}, d.Notices...)
	}
	for _, r := range in.Rows {
		if r.Unranked != "" {
			d.Unranked = append(d.Unranked, unrankedLine{whoOf(in, r.Target, r.Version), figures.Short(r.Scenario), content.LoadWords(content.LoadOf(in.Run.Plan, r.Load), r.Load), figures.Prose(r.Unranked)})
		}
	}
	for _, s := range in.Run.Subjects {
		for _, f := range harness.Faults(s.Violations()) {
			d.Violations = append(d.Violations, newViolationLine(f))
		}
		if why := s.Unchecked(); why != "" {
			d.Unchecked = append(d.Unchecked, content.Fact{Name: figures.Short(s.Alias), Value: figures.Prose(why)})
		}
	}
	if len(d.Notices)+len(d.Unranked)+len(d.Violations)+len(d.Unchecked)+len(d.Gaps)+len(d.Warnings) == 0 {
		return nil
	}
	d.Unranked, d.Violations, d.Warnings = d.Unranked[:min(len(d.Unranked), mostDoubts)], d.Violations[:min(len(d.Violations), mostDoubts)], d.Warnings[:min(len(d.Warnings), mostDoubts)]
	return d
}

func newViolationLine(f harness.Fault) violationLine {
	return violationLine{figures.Short(f.Target), figures.Short(f.Check), figures.Prose(f.Want), figures.Prose(f.Got), figures.Prose(f.Why), f.Checks}
}

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
				v.Gaps = append(v.Gaps, harness.Gap{Check: figures.Short(g.Check), Observed: figures.Prose(g.Observed), Why: figures.Prose(g.Why)})
			}
			all = append(all, v)
		}
	}
	return all
}
