package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

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
	if r := settings["vcs.revision"]; r != "" {
		words += ", commit " + r[:min(len(r), 12)]
	}
	if settings["vcs.modified"] == "true" {
		words += " with changes"
	}
	return fmt.Sprintf("%s, %s %s/%s, methodology %d", words, info.GoVersion, settings["GOOS"],
		settings["GOARCH"], harness.Methodology)
}
