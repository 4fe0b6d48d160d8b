package verify

import (
	"slices"
	"strings"
)

// suite lists all checks, sorted by name.
func suite() []check {
	cs := slices.Concat(
		answerChecks(),
		encodingChecks(),
		steadyChecks(),
		postChecks(),
		postFramingChecks(),
		postLimitChecks(),
		methodChecks(),
		pathChecks(),
		fileChecks(),
		rangeChecks(),
		outsideChecks(),
		connectionChecks(),
		limitChecks(),
		engineChecks(),
		waitingChecks(),
	)
	slices.SortFunc(cs, func(a, b check) int { return strings.Compare(a.Name, b.Name) })
	return cs
}

func selected(s Subject, o Options) []check {
	var cs []check
	for _, c := range suite() {
		switch {
		case c.Wait && o.Fast, c.Long && !o.Slow, c.Vary && s.VaryAddr == "", !s.serves(c.Clients), o.only != nil &&
			!o.only(c.Name):
			continue
		}
		cs = append(cs, c)
	}
	return cs
}

// notAsked lists the checks that would take more clients at a time than s serves.
func notAsked(s Subject, o Options) []string {
	all := s
	all.Concurrency = 0
	var names []string
	for _, c := range selected(all, o) {
		if !s.serves(c.Clients) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Names lists the checks that Check makes of s, sorted.
func Names(s Subject, o Options) []string {
	var names []string
	for _, c := range selected(s, o) {
		names = append(names, c.Name)
	}
	return names
}
