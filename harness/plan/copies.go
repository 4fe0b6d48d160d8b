package plan

import (
	"slices"

	"tenrounds/harness"
)

// copySuffix makes the alias of a copy.
const copySuffix = "-copy"

// withCopies adds a copy of each entry that is to take part twice, with the same settings.
func (s Settings) withCopies(all []harness.Entry) ([]harness.Entry, error) {
	var aliases []string
	for _, e := range all {
		aliases = append(aliases, e.Alias)
	}
	for _, name := range s.AA {
		i := slices.Index(aliases, name)
		if i < 0 {
			return nil, bad("aa", "%q is no target of the plan%s", name, didYouMean(name, aliases))
		}
		twin := all[i]
		twin.Alias += copySuffix
		if slices.Contains(aliases, twin.Alias) || !aliasName.MatchString(twin.Alias) {
			return nil, bad("aa", "the alias of the copy, %q, is taken or too long; add it by [[target]] or --target %q", twin.Alias, name+" as OTHER")
		}
		aliases = append(aliases, twin.Alias)
		all = append(all, twin)
	}
	return all, nil
}
