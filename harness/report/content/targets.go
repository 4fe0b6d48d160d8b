package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// targetTable lists the targets of a run with how they were built and checked.
func targetTable(subjects []harness.Subject) Block {
	b := Block{Title: "Targets"}
	b.columns(true, "l target", "l version", "l engine", "l files served by", "r checks",
		"l encoded on every request", "l settings")
	for _, s := range subjects {
		checks, encoding, settings := figures.None, figures.None, Settings(s.Entry)
		if v := s.Verification; v != nil {
			checks, encoding = fmt.Sprint(v.Checks), v.Encoding
		}
		if s.CopyOf != "" {
			settings = strings.TrimSpace("copy of " + s.CopyOf + " " + settings)
		}
		b.row(s.Alias, s.Build.Version, engine(s), s.Manifest.Static, checks, encoding, settings)
	}
	return b
}

func engine(s harness.Subject) string {
	engine := s.Manifest.Engine
	if v := s.Build.Modules["github.com/valyala/fasthttp"]; engine == "fasthttp" && v != "" {
		engine += " " + v
	}
	if s.Build.Runtime != "" {
		engine += ", " + s.Build.Runtime
	}
	return engine
}

// Settings are what an entry of a plan has of its own.
func Settings(e harness.Entry) string {
	var class []string
	if e.Class != "" {
		class = []string{e.Class}
	}
	own := strings.Join(slices.Concat(class, e.Env, e.Flags), " ")
	if made := e.Made(); made != "" {
		own = strings.TrimPrefix(own+", "+made, ", ")
	}
	return own
}

// violationBlocks list the checks that targets failed, in a few lines each, and the targets that were not
// checked.
func violationBlocks(subjects []harness.Subject) []Block {
	violations := Block{Title: "Violations", Label: "violation"}
	unchecked := Block{Title: "Not checked", Label: "not checked"}
	for _, s := range subjects {
		lines, left := harness.Brief(s.Violations())
		violations.Notes = append(violations.Notes, lines...)
		if left > 0 {
			violations.Notes.add("%s: %d more checks; run.json has all of them", s.Alias, left)
		}
		if why := s.Unchecked(); why != "" {
			unchecked.Notes = append(unchecked.Notes, s.Alias+": "+why)
		}
	}
	return []Block{violations, unchecked}
}
