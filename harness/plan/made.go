package plan

import (
	"fmt"
	"slices"

	"tenrounds/harness"
)

// maxProcesses bounds how many share a port: each counts through a range of its own in the JSON that it encodes.
const maxProcesses = 8

// checkMade refuses entries that are to be built or started as their target cannot be.
func (s Settings) checkMade(entries []harness.Entry, targets []harness.Target) error {
	for i, x := range s.Entries {
		key := fmt.Sprintf("target.%d", i)
		alias := x.Entry().Alias
		at := slices.IndexFunc(entries, func(e harness.Entry) bool { return e.Alias == alias })
		of := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == x.Name })
		if at < 0 || of < 0 {
			continue
		}
		e, t := &entries[at], targets[of]
		if e.JSON == harness.JSONGoccy {
			e.JSON = ""
		}
		own := t.Language == "Go" && len(t.Build) == 0 && len(t.Run) == 0 && !t.External
		codecs := []string{"", harness.JSONStd, harness.JSONv2}
		switch {
		case e.PGO && !own:
			return bad(key+".pgo", "%s is not one of this project's Go servers, which alone can write a profile and be built with it", t.Name)
		case !slices.Contains(codecs, e.JSON):
			return bad(key+".json", "%q is none of: %s, %s, %s", e.JSON, harness.JSONGoccy, harness.JSONStd, harness.JSONv2)
		case e.JSON != "" && (!t.Codecs || t.Variant != nil):
			return bad(key+".json", "%s cannot be built with another codec: those that take it from shared/codec can: %s", t.Name, withCodecs(targets))
		case e.Processes < 0 || e.Processes > maxProcesses:
			return bad(key+".processes", "%d is not between 1 and %d", e.Processes, maxProcesses)
		case e.Processes > 1 && !own:
			return bad(key+".processes", "%s is not one of this project's Go servers, which alone take --reuseport; give a server in another language its own flag for that", t.Name)
		case e.Processes > 1 && t.Application != "":
			return bad(key+".processes", "%s cannot: each process would have connections to the database of its own, and more of them than the others", t.Name)
		}
	}
	return nil
}

func withCodecs(targets []harness.Target) (names []string) {
	for _, t := range targets {
		if t.Codecs && t.Variant == nil {
			names = append(names, t.Name)
		}
	}
	return names
}
