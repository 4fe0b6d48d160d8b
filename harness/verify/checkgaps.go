package verify

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/harness/verify/verdict"
)

// never are the checks that cannot be gaps, as patterns: a server that fails them does harm, or other work
// than the others.
var never = []string{"*/body", "encoding/*", "steady/*", "load/*", "reach/*", "outside/*", "engine/*",
	"file/1k.bin", "file/64k.bin", "file/1m.bin", "file/in-turn", "connection/keep-alive-",
	"post/valid", "post/other-members", "post/whitespace", "post/unicode", "post/escapes", "post/empty-id",
	"post/long-id", "post/content-type", "post/chunked", "post/body-split"}

// CheckGaps refuses the gaps of a manifest that are not valid: for unknown checks, for checks that can never
// be gaps, and without what is observed and why. suggest finds the name that is closest to a word.
func CheckGaps(t harness.Target, suggest func(word string, names []string) string) error {
	var names []string
	for _, c := range suite() {
		names = append(names, c.Name)
	}
	var faults []error
	inherited := engines.Resolve(t.Engine).Gaps
	for _, name := range slices.Sorted(maps.Keys(t.Gaps)) {
		err := checkGap(name, t.Gaps[name], names, suggest)
		if err == nil && t.Gaps[name].Observed == "" && inherited[name].Observed == "" {
			err = fmt.Errorf(`"observed" is empty, which removes a gap of the engine, `+
				"but %s has no such gap: write what the check gets", t.Engine)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s/target.json: gap %q: %w", t.Name, name, err))
		}
	}
	return errors.Join(faults...)
}

func checkGap(name string, g harness.Gap, names []string, suggest func(string, []string) string) error {
	if !slices.Contains(names, name) {
		hint := "; the violations of bench verify have the names"
		if s := suggest(name, names); s != "" {
			hint = fmt.Sprintf("; did you mean %q?", s)
		}
		return errors.New("there is no such check" + hint)
	}
	if slices.ContainsFunc(never, func(p string) bool { return verdict.Matches(p, name) }) {
		return errors.New("it can never be a gap, because a server that fails it does harm or other work " +
			"than the others: fix the server")
	}
	if g.Check != "" && g.Check != name {
		return fmt.Errorf(`"check" is %q: leave it out`, g.Check)
	}
	if strings.TrimSpace(g.Why) == "" {
		return errors.New(`"why" is empty: write why the server does so`)
	}
	return nil
}

// EngineNote says what to do about an engine without a file; "" if there is a file.
func EngineNote(name string) string {
	names := engines.Names()
	if slices.Contains(names, name) {
		return ""
	}
	return fmt.Sprintf("the engine %q has no file, so its servers must keep the whole contract; "+
		`if they cannot, add a file to harness/verify/engines (CONTRIBUTING.md, "An engine"); there are: %s`, name,
		strings.Join(names, ", "))
}
