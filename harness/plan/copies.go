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
	entries := len(all)
	for _, name := range s.AA {
		i := slices.Index(aliases[:entries], name)
		moved := i < 0 && s.AAMoves && slices.ContainsFunc(known, func(t harness.Target) bool { return t.Name == name })
		if moved {
			i = 0
		}
		if i < 0 {
			return nil, bad("aa", "%q is no target of the plan%s", name, didYouMean(name, aliases))
		}
		twin := all[i]
		twin.CopyOf, twin.Alias = twin.Alias, twin.Alias+copySuffix
		if slices.Contains(aliases, twin.Alias) || !aliasName.MatchString(twin.Alias) {
			if moved {
				continue // nobody asked for a copy of this one
			}
			return nil, bad("aa", "the alias of the copy, %q, is taken or too long; add it by [[target]] or --target %q", twin.Alias, name+" as OTHER")
		}
		aliases = append(aliases, twin.Alias)
		all = append(all, twin)
	}
	return all, nil
}
