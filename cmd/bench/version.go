package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"tenrounds/harness"
)

// version says what this program was built from, by what, and which methodology it measures by.
func version(info *debug.BuildInfo, known bool) string {
	if !known {
		return fmt.Sprintf("unknown: built without module support; methodology %d", harness.Methodology)
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	words := cmp.Or(info.Main.Version, "(devel)")
	commit := settings["vcs.revision"]
	commit = commit[:min(len(commit), 12)]
	if commit != "" && !strings.Contains(words, commit) { // a pseudo-version has it, and a mark for changes
		words += ", commit " + commit
		if settings["vcs.modified"] == "true" {
			words += " with changes"
		}
	}
	return fmt.Sprintf("%s, %s %s/%s, methodology %d", words, info.GoVersion, settings["GOOS"],
		settings["GOARCH"], harness.Methodology)
}
