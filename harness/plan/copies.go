package plan

import (
	"slices"

	"tenrounds/harness"
)

// copySuffix makes the alias of a copy.
const copySuffix = "-copy"

// withCopies adds a copy of each entry that is to take part twice, with the same settings. known are all targets that
// there are.
func (s Settings) withCopies(all []harness.Entry, known []harness.Target) ([]harness.Entry, error) {
	var aliases []string
	for _, e := range all {
		aliases = append(aliases, e.Alias)
	}
	entries, homeless := len(all), false
	for _, name := range s.AA {
		i := slices.Index(aliases[:entries], name)
		moved := i < 0 && s.AAMoves && slices.ContainsFunc(known, func(t harness.Target) bool { return t.Name == name })
		if moved {
			i = likewise(name, all[:entries], known)
		}
		switch {
		case moved && i < 0:
			homeless = true
			continue
		case i < 0:
			return nil, bad("aa", "%q is no target of the plan%s", name, didYouMean(name, aliases))
		}
		twin := twinOf(all[i])
		if slices.Contains(aliases, twin.Alias) || !aliasName.MatchString(twin.Alias) {
			if moved {
				continue // nobody asked for a copy of this one
			}
			return nil, bad("aa", "the alias of the copy, %q, is taken or too long; add it by [[target]] or --target %q", twin.Alias, name+" as OTHER")
		}
		aliases = append(aliases, twin.Alias)
		all = append(all, twin)
	}
	if homeless && len(all) == entries { // a plan that is asked of other applications than its own keeps a noise floor
		if twin := twinOf(all[0]); !slices.Contains(aliases, twin.Alias) && aliasName.MatchString(twin.Alias) {
			all = append(all, twin)
		}
	}
	return all, nil
}

// likewise finds the first entry with the application of a target that takes no part, to be copied in its place; -1 if
// there is none.
func likewise(name string, entries []harness.Entry, known []harness.Target) int {
	application := map[string]string{}
	for _, t := range known {
		application[t.Name] = t.Application
	}
	return slices.IndexFunc(entries, func(e harness.Entry) bool { return application[e.Target] == application[name] })
}

func twinOf(e harness.Entry) harness.Entry {
	e.CopyOf, e.Alias = e.Alias, e.Alias+copySuffix
	return e
}
