package verify

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
)

// NoTimeouts reports whether flags start a server of shared/boot without its timeouts.
func NoTimeouts(flags []string) (off bool) {
	for i, f := range flags {
		name, value, given := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if name != "timeouts" || !strings.HasPrefix(f, "-") {
			continue
		}
		if !given && i+1 < len(flags) {
			value = flags[i+1]
		}
		off = value == "off"
	}
	return off
}

// never are the checks that cannot be gaps, as patterns: whoever fails them does other work than is measured, or harm.
var never = []string{
	"*/body", "encoding/*", "steady/*", "load/*", "reach/*", "outside/*", "engine/*",
	"file/1k.bin", "file/64k.bin", "file/1m.bin", "file/in-turn", "connection/keep-alive-",
	"post/valid", "post/other-members", "post/whitespace", "post/unicode", "post/escapes", "post/empty-id",
	"post/long-id", "post/content-type", "post/chunked", "post/body-split",
}

// CheckGaps refuses gaps of a manifest that are none: of checks that do not exist, of those that never can be gaps, and
// those that do not say what is observed and why. Suggest finds the nearest of the names to a word.
func CheckGaps(t harness.Target, suggest func(word string, names []string) string) error {
	var names []string
	for _, c := range suite() {
		names = append(names, c.Name)
	}
	var faults []error
	inherited := resolve(t.Engine).Gaps
	for _, name := range slices.Sorted(maps.Keys(t.Gaps)) {
		err := checkGap(name, t.Gaps[name], names, suggest)
		if err == nil && t.Gaps[name].Observed == "" && inherited[name].Observed == "" {
			err = fmt.Errorf(`"observed" is empty, which takes back a gap of the engine, but %s has no such gap: say what the check gets`, t.Engine)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s/target.json: gap %q: %w", t.Name, name, err))
		}
	}
	return errors.Join(faults...)
}

func checkGap(name string, g harness.Gap, names []string, suggest func(string, []string) string) error {
	if !slices.Contains(names, name) {
		hint := "; a violation that bench verify prints has its name"
		if s := suggest(name, names); s != "" {
			hint = fmt.Sprintf("; did you mean %q?", s)
		}
		return errors.New("there is no such check" + hint)
	}
	if slices.ContainsFunc(never, func(p string) bool { return matches(p, name) }) {
		return errors.New("it can never be a gap: who fails it does other work than is measured, or harm; mend the server")
	}
	if g.Check != "" && g.Check != name {
		return fmt.Errorf("it says that its check is %q", g.Check)
	}
	if strings.TrimSpace(g.Why) == "" {
		return errors.New(`"why" is empty: say why the server does so`)
	}
	return nil
}

// matches compares a name with a pattern that has a * at one end at most.
func matches(pattern, name string) bool {
	if end, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasSuffix(name, end)
	}
	if begin, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(name, begin)
	}
	return pattern == name
}

// pieces are what is observed where a gap is: each finding must have one of the alternatives (between |), and of each
// group of alternatives (between &) one must be among the findings.
func pieces(observed string) (groups [][]string) {
	for _, g := range strings.Split(observed, " & ") {
		groups = append(groups, strings.Split(g, " | "))
	}
	return groups
}

func says(f finding, alternatives []string) bool {
	return slices.ContainsFunc(alternatives, func(a string) bool { return strings.Contains(f.Got, a) })
}

// hold holds what a check found to the gap that it is. It returns the findings that are otherwise, and whether the gap is
// as it was said to be.
func (p *probe) hold(g harness.Gap) (others []finding, as bool) {
	groups := pieces(g.Observed)
	for _, f := range p.found {
		if !slices.ContainsFunc(groups, func(alternatives []string) bool { return says(f, alternatives) }) {
			f.Why = fmt.Sprintf("a gap must fail as it is said to, by %q: %s", g.Observed, g.Why)
			others = append(others, f)
		}
	}
	if len(others) > 0 || g.Sometimes {
		return others, len(others) == 0
	}
	for _, alternatives := range groups {
		if !slices.ContainsFunc(p.found, func(f finding) bool { return says(f, alternatives) }) {
			got := "the rule is kept"
			if len(p.found) > 0 {
				got = "only " + p.found[0].Got
			}
			p.route = ""
			return []finding{p.finding(fact, fmt.Sprintf("the gap %q, since %s", strings.Join(alternatives, " | "), g.Why), got,
				"a gap that has closed, or a server that is not what it is said to be, must leave the table of gaps")}, false
		}
	}
	return nil, true
}
