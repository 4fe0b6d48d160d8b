package verify

import (
	"slices"
	"strings"
	"sync"
)

// suite lists all checks, sorted by name. It is made once: some requests have a mebibyte.
var suite = sync.OnceValue(func() []check {
	cs := slices.Concat(answerChecks(), encodingChecks(), steadyChecks(), postChecks(), postFramingChecks(),
		postLimitChecks(), methodChecks(), pathChecks(), fileChecks(), rangeChecks(), outsideChecks(),
		connectionChecks(), limitChecks(), engineChecks(), waitingChecks())
	slices.SortFunc(cs, func(a, b check) int { return strings.Compare(a.Name, b.Name) })
	return cs
})

func selected(s Subject, o Options) []check {
	var cs []check
	for _, c := range suite() {
		left := c.Wait && o.Fast || c.Long && !o.Slow || c.Vary && s.VaryAddr == "" || !s.serves(c.Clients)
		if !left && (o.only == nil || o.only(c.Name)) {
			cs = append(cs, c)
		}
	}
	return cs
}

// notAsked lists the checks that need more clients at a time than s can serve.
func notAsked(s Subject, o Options) []string {
	made := Names(s, o)
	s.Concurrency = 0
	return slices.DeleteFunc(Names(s, o), func(name string) bool { return slices.Contains(made, name) })
}

// Names lists the checks that Check runs on s, sorted.
func Names(s Subject, o Options) []string {
	var names []string
	for _, c := range selected(s, o) {
		names = append(names, c.Name)
	}
	return names
}
