package plan

import (
	"slices"

	"tenrounds/harness"
)

// withCopies adds a copy of each entry that takes part twice, with the same settings. known are all targets.
func (s Settings) withCopies(all []harness.Entry, known []harness.Target) ([]harness.Entry, error) {
	originals, unplaced := len(all), false
	foreign := !slices.ContainsFunc(known, func(t harness.Target) bool { return t.Application != harness.Own })
	for _, name := range s.AA {
		i := slices.IndexFunc(all[:originals], func(e harness.Entry) bool { return e.Alias == name })
		target, exists := targetNamed(name, known)
		moved := i < 0 && (exists || foreign) && s.AAMoves // the plan's, which does not know the user's own servers
		if moved {
			i = firstOf(target.Application, all, known)
		}
		switch {
		case i < 0 && moved:
			unplaced = true
			continue
		case i < 0:
			return nil, bad("aa", "%q is no target of the plan%s", name, DidYouMean(name, aliases(all)))
		}
		c := copyOf(all[i])
		if canBeAdded(c, all) {
			all = append(all, c)
		} else if !moved {
			return nil, bad("aa", "the alias of the copy, %q, is taken or too long: use [[target]] or --target %q",
				c.Alias, name+" as OTHER")
		}
	}
	if unplaced && len(all) == originals { // the plan keeps a noise floor when the user runs other applications
		if c := copyOf(all[0]); canBeAdded(c, all) {
			all = append(all, c)
		}
	}
	return all, nil
}

// firstOf finds the first entry of an application; -1 if there is none.
func firstOf(application string, entries []harness.Entry, known []harness.Target) int {
	return slices.IndexFunc(entries, func(e harness.Entry) bool {
		t, _ := targetNamed(e.Target, known)
		return t.Application == application
	})
}

func copyOf(e harness.Entry) harness.Entry {
	e.CopyOf, e.Alias = e.Alias, e.Alias+"-copy"
	return e
}

func canBeAdded(e harness.Entry, all []harness.Entry) bool {
	return aliasName.MatchString(e.Alias) && !slices.Contains(aliases(all), e.Alias)
}

func aliases(entries []harness.Entry) (all []string) {
	for _, e := range entries {
		all = append(all, e.Alias)
	}
	return all
}
