package page

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// environmentPage is the plan, the machine and the programs of a run.
type environmentPage struct {
	Run, Machine, Plan []content.Fact
	// Findings are what bench doctor found before the run, Variants the targets with another version of their
	// framework.
	Findings, Variants []content.Fact
	Tables             []table
	// Built says how targets were built, Observed what their engines do where engines differ.
	Built, Observed []sharedFacts
}

// sharedFacts are what some targets have in common.
type sharedFacts struct {
	Names string
	Facts []content.Fact
}

// shared gathers the targets of which the same is known.
func shared(in content.Input, of func(harness.Subject) []content.Fact) (all []sharedFacts) {
	var names [][]string
	for _, s := range in.Run.Subjects {
		facts := of(s)
		if len(facts) == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(x sharedFacts) bool { return slices.Equal(x.Facts, facts) })
		if i < 0 {
			i, all, names = len(all), append(all, sharedFacts{Facts: facts}), append(names, nil)
		}
		names[i] = append(names[i], figures.Short(s.Alias))
	}
	for i := range all {
		all[i].Names = figures.Clip(figures.List(names[i]), figures.ProseLimit)
	}
	return all
}

func environmentView(in content.Input) any {
	r := in.Run
	v := environmentPage{
		Run: slices.Concat(content.RunFacts(r),
			content.DatabaseFacts(r.Database)), Machine: content.MachineFacts(r.Environment),
		Plan: content.PlanFacts(r.Plan), Tables: []table{subjectTable(in)},
	}
	v.Built = shared(in, func(s harness.Subject) []content.Fact {
		facts := content.SortedFacts(s.Build.Settings)
		if with := figures.Short(cmp.Or(s.Build.Go, s.Build.Runtime)); with != "" {
			facts = append([]content.Fact{{Name: with}}, facts...)
		}
		return facts
	})
	v.Observed = shared(in, func(s harness.Subject) []content.Fact {
		if s.Verification == nil {
			return nil
		}
		return content.SortedFacts(s.Verification.Observed)
	})
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, content.Fact{Name: figures.Short(f.Check),
			Value: figures.Prose(string(f.Level) + ": " + f.Found)})
	}
	for _, x := range r.Variants {
		v.Variants = append(v.Variants, content.Fact{Name: figures.Short(x.Name),
			Value: figures.Prose(x.Target + " with " + x.Version)})
	}
	return v
}

func subjectTable(in content.Input) table {
	type subject = harness.Subject
	settings := func(s subject) string { return figures.Prose(content.Settings(s.Entry)) }
	verified := func(get func(*harness.Verification) string) func(subject) string {
		return func(s subject) string {
			if s.Verification == nil {
				return figures.None
			}
			return get(s.Verification)
		}
	}
	t := newTable("plain", "Targets", in.Run.Subjects,
		func(s subject) who { return whoOf(in, s.Alias, s.Build.Version) })
	t.Slides = true
	t.targets()
	t.word("", "engine", "", func(s subject) string { return s.Manifest.Engine })
	t.word("", "files served by", "", func(s subject) string { return s.Manifest.Static })
	t.word("n", "checks", "", verified(func(x *harness.Verification) string { return fmt.Sprint(x.Checks) }))
	t.word("", "encoded on every request", "",
		verified(func(x *harness.Verification) string { return x.Encoding }))
	t.word("n", "binary", "", func(s subject) string { return figures.ByteSize(s.Build.Bytes) })
	if slices.ContainsFunc(in.Run.Subjects, func(s subject) bool { return settings(s) != "" }) {
		t.add(column{Head: "settings"}, func(_ int, s subject) cell { return cell{Text: settings(s)} })
	}
	return t.table
}
