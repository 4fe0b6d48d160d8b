package content

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// unknownFact stands for a fact that is not known. What a target does not have at all, such as a module, is
// none.
const unknownFact = "unknown"

// TargetFacts describe what is known of targets without any load.
func TargetFacts(all []harness.Facts, wide bool) []Block {
	b := Block{Title: "Facts", Facts: "no load"}
	b.columns(wide, "l target", "l version", "l released", "r |age in days", "r start|start in ms",
		"r MB|binary in MB", "r mod|modules linked", "r pkg|packages linked", "r lines|lines of code", "l engine",
		"l |interface", "l |async", "r stars")
	if !wide {
		b.Notes = append(b.Notes, "start: ms, mean ±sd; mod and pkg: modules and packages linked, or packages "+
			"installed; lines: of code in main.go or app.py; engine net/http: an http.Handler, so middleware for "+
			"net/http works with it")
	}
	var dates []string
	for _, f := range all {
		b.row(factCells(f)...)
		if f.N > 0 {
			b.Facts = fmt.Sprintf("no load; start-up to the first right answer over %d launches, one server "+
				"running at a time", f.N)
		}
		if f.Target.Stars != nil {
			dates = append(dates, f.Target.Stars.Date)
		}
	}
	if slices.ContainsFunc(all, func(f harness.Facts) bool { return f.Target.Language == "Python" }) {
		b.Notes = append(b.Notes, "Python: MB and mod are of what is installed; how many projects on PyPI "+
			"depend on it, and how many people maintain it, is unknown here")
	}
	slices.Sort(dates)
	if dates = slices.Compact(dates); len(dates) == 1 {
		b.Notes = append(b.Notes, "stars: on GitHub on "+dates[0])
	} else if len(dates) > 1 {
		b.Notes.add("stars: on GitHub, between %s and %s", dates[0], dates[len(dates)-1])
	}
	return []Block{b}
}

func factCells(f harness.Facts) []string {
	number := func(n int) string { return ifKnown(n > 0, figures.None, strconv.Itoa(n)) }
	stars, async := unknownFact, "no"
	if f.Target.Stars != nil {
		stars = figures.Thousands(int64(f.Target.Stars.Count))
	}
	if f.Async() {
		async = "yes"
	}
	return []string{
		f.Target.Name, f.Build.Version,
		ifKnown(!f.Released.IsZero(), unknownFact, f.Released.UTC().Format(time.DateOnly)),
		ifKnown(f.Age > 0, unknownFact, figures.Thousands(int64(f.Age/(24*time.Hour)))), startTime(f),
		ifKnown(f.Build.Bytes > 0, figures.None, strconv.FormatFloat(float64(f.Build.Bytes)/1e6, 'f', 1, 64)),
		ifKnown(f.Build.Go+f.Build.Runtime != "", figures.None, strconv.Itoa(len(f.Build.Modules))),
		number(f.Packages), number(f.Lines), f.Target.Engine, f.Interface(), async, stars,
	}
}

func ifKnown(known bool, otherwise, value string) string {
	if known {
		return value
	}
	return otherwise
}

func startTime(f harness.Facts) string {
	if figures.Unknown(f.Start.Mean) || f.N == 0 {
		return unknownFact
	}
	places := 1
	if f.Start.Mean >= 0.1 {
		places = 0
	}
	s := strconv.FormatFloat(1e3*f.Start.Mean, 'f', places, 64)
	if !math.IsNaN(f.Start.SD) {
		s += " ±" + strconv.FormatFloat(1e3*f.Start.SD, 'f', places, 64)
	}
	return s
}
