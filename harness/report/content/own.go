package content

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// OwnTable lists what servers without the contract answered before the rounds, and what each answer under
// load was compared with. It is empty for other runs.
func OwnTable(subjects []harness.Subject) Block {
	b := Block{Title: "Answers"}
	b.columns(true, "l target", "l request", "r status", "r bytes", "l compared under load", "l expected from")
	for _, s := range subjects {
		if s.Verification == nil || s.CopyOf != "" {
			continue
		}
		for _, a := range s.Verification.Own {
			by := "first answer"
			if a.FromFile {
				by = "requests file"
			}
			b.row(s.Alias, a.Request(), fmt.Sprint(a.Status), figures.Thousands(int64(a.Bytes)), string(a.Compared),
				by)
		}
	}
	if len(b.Rows) == 0 {
		return Block{}
	}
	return b
}

// LeftOutWords say which targets were not measured because of what they answered before the rounds.
func LeftOutWords(r harness.Run) (all []string) {
	for _, s := range r.Subjects {
		v, same := s.Verification, func(e harness.Entry) bool { return e.Alias == s.Alias }
		if v == nil || slices.ContainsFunc(r.Plan.Entries, same) {
			continue
		}
		why := v.Unchecked
		switch {
		case why != "":
		case s.Requests != nil && len(v.Violations) > 0:
			first := v.Violations[0]
			why = fmt.Sprintf("want %s, got %s from %s", first.Want, first.Got, first.Route)
		default:
			why = "it breaks the contract in " + figures.Counted(harness.Broken(v.Violations), "check")
		}
		all = append(all, fmt.Sprintf("%s was not measured: %s.", s.Alias, why))
	}
	return all
}

// rankedWords say which targets have a rank.
func rankedWords(subjects []harness.Subject) string {
	if harness.AllOwn(subjects) {
		return `A target is ranked if none of its requests failed and its answers agree with those under "Answers".`
	}
	return "A target is ranked if none of its requests failed and it meets the contract."
}

// launchWords say when the servers of a plan were launched.
func launchWords(p harness.Plan) string {
	launched := func(e harness.Entry) bool { return e.URL == "" }
	switch {
	case p.Launch == harness.LaunchRound:
		return "servers relaunched for each round"
	case len(p.Entries) > 0 && !slices.ContainsFunc(p.Entries, launched):
		return "servers that ran already and were not restarted (so intervals do not include what differs " +
			"between launches)"
	}
	return "servers launched once"
}
