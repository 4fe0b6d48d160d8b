package page

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// environmentPage is the plan, the machine and the programs of a run.
type environmentPage struct {
	Run, Machine, Plan []content.Fact
	// Findings are what was looked at before the run, Variants the targets with another version of their framework.
	Findings, Variants []content.Fact
	Subjects           []subjectLine
	Settings           bool
}

type subjectLine struct {
	who
	Static, Checks, Encoding, Settings, Size, Go string
	Modules, Observed, Build                     []content.Fact
}

func environmentView(in content.Input) any {
	r := in.Run
	v := environmentPage{Run: slices.Concat(content.RunFacts(r), content.DatabaseFacts(r.Database)), Machine: content.MachineFacts(r.Environment), Plan: content.PlanFacts(r.Plan)}
	for _, s := range r.Subjects {
		l := subjectLine{who: whoOf(in, s.Alias, s.Build.Version), Static: figures.Short(s.Manifest.Static), Checks: figures.None, Encoding: figures.None,
			Settings: figures.Prose(content.Settings(s.Entry)), Size: figures.ByteSize(s.Build.Bytes), Go: figures.Short(cmp.Or(s.Build.Go, s.Build.Runtime)),
			Modules: content.SortedFacts(s.Build.Modules), Build: content.SortedFacts(s.Build.Settings)}
		if x := s.Verification; x != nil {
			l.Checks, l.Encoding, l.Observed = fmt.Sprint(x.Checks), figures.Short(x.Encoding), content.SortedFacts(x.Observed)
		}
		v.Settings = v.Settings || l.Settings != ""
		v.Subjects = append(v.Subjects, l)
	}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, content.Fact{Name: figures.Short(f.Check), Value: figures.Prose(f.Level + ": " + f.Found)})
	}
	for _, x := range r.Variants {
		v.Variants = append(v.Variants, content.Fact{Name: figures.Short(x.Name), Value: figures.Prose(x.Target + " with " + x.Version)})
	}
	return v
}
