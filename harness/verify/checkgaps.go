package verify

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/verdict"
)

// never are the checks that cannot be gaps, as patterns: whoever fails them does other work than is measured,
// or harm.
var never = []string{
	"*/body", "encoding/*", "steady/*", "load/*", "reach/*", "outside/*", "engine/*",
	"file/1k.bin", "file/64k.bin", "file/1m.bin", "file/in-turn", "connection/keep-alive-",
	"post/valid", "post/other-members", "post/whitespace", "post/unicode", "post/escapes", "post/empty-id",
	"post/long-id", "post/content-type", "post/chunked", "post/body-split",
}

// CheckGaps refuses gaps of a manifest that are none: of checks that do not exist, of those that never can be
// gaps, and those that do not say what is observed and why. Suggest finds the nearest of the names to a word.
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
			err = fmt.Errorf(`"observed" is empty, which takes back a gap of the engine, `+
				"but %s has no such gap: say what the check gets", t.Engine)
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
	if slices.ContainsFunc(never, func(p string) bool { return verdict.Matches(p, name) }) {
		return errors.New("it can never be a gap: who fails it does other work than is measured, or harm; " +
			"mend the server")
	}
	if g.Check != "" && g.Check != name {
		return fmt.Errorf("it says that its check is %q", g.Check)
	}
	if strings.TrimSpace(g.Why) == "" {
		return errors.New(`"why" is empty: say why the server does so`)
	}
	return nil
}

// EngineNote says what to do about an engine that no file describes; empty if there is one.
func EngineNote(name string) string {
	all, err := engines()
	if err != nil {
		return err.Error()
	}
	if e, known := all[name]; known && !e.Group {
		return ""
	}
	var names []string
	for _, n := range slices.Sorted(maps.Keys(all)) {
		if !all[n].Group {
			names = append(names, n)
		}
	}
	return fmt.Sprintf("nothing is known of the engine %q, "+
		"so its servers are held to the contract without allowance: "+
		`add a file to harness/verify/engines (CONTRIBUTING.md, "An engine"); there are: %s`, name,
		strings.Join(names, ", "))
}
