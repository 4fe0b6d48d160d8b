package report

import "tenrounds/harness"

// doubts are what a reader must know before taking a figure from the page.
type doubts struct {
	Notices    []string
	Unranked   []unrankedLine
	Violations []violationLine
	Unchecked  []fact
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

func doubtsView(in Input) any {
	d := doubts{Gaps: gapsView(in), Notices: briefly(in.Detail.Notices), Warnings: doubtWords(in)}
	if s := state(in.Run); s != "" {
		d.Notices = append([]string{prose(s)}, d.Notices...)
	}
	for _, r := range in.Rows {
		if r.Unranked != "" {
			d.Unranked = append(d.Unranked, unrankedLine{in.who(r.Target, r.Version), short(r.Scenario), loadWords(loadOf(in.Run.Plan, r.Load), r.Load), prose(r.Unranked)})
		}
	}
	for _, s := range in.Run.Subjects {
		for _, f := range harness.Faults(s.Violations()) {
			d.Violations = append(d.Violations, newViolationLine(f))
		}
		if why := s.Unchecked(); why != "" {
			d.Unchecked = append(d.Unchecked, fact{short(s.Alias), prose(why)})
		}
	}
	if len(d.Notices)+len(d.Unranked)+len(d.Violations)+len(d.Unchecked)+len(d.Gaps)+len(d.Warnings) == 0 {
		return nil
	}
	d.Unranked, d.Violations, d.Warnings = d.Unranked[:min(len(d.Unranked), mostDoubts)], d.Violations[:min(len(d.Violations), mostDoubts)], d.Warnings[:min(len(d.Warnings), mostDoubts)]
	return d
}

func newViolationLine(f harness.Fault) violationLine {
	return violationLine{short(f.Target), short(f.Check), prose(f.Want), prose(f.Got), prose(f.Why), f.Checks}
}

// gapView is a target with its gaps.
type gapView struct {
	Target, Words string
	Gaps          []harness.Gap
}

func gapsView(in Input) (all []gapView) {
	for _, s := range in.Run.Subjects {
		if gaps := s.Gaps(); len(gaps) > 0 {
			v := gapView{short(s.Alias), harness.GapWords(len(gaps)), nil}
			for _, g := range gaps {
				v.Gaps = append(v.Gaps, harness.Gap{Check: short(g.Check), Observed: prose(g.Observed), Why: prose(g.Why)})
			}
			all = append(all, v)
		}
	}
	return all
}
