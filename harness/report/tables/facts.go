package tables

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// unknownFact stands where a fact is not known. What a target does not have at all, such as a module, is none.
const unknownFact = "unknown"

// FactsText writes what is known of targets before any load for a terminal of 80 columns.
func FactsText(w io.Writer, all []harness.Facts) error {
	t := factsTable(all)
	t.Align = "lllrrrrrlr"
	t.Head = []string{"target", "version", "released", "start", "MB", "mod", "pkg", "lines", "engine", "stars"}
	for _, f := range all {
		t.Rows = append(t.Rows, []string{
			f.Target.Name, f.Build.Version, released(f), startTime(f), megabytes(f.Build.Bytes),
			modules(f), known(f.Packages), known(f.Lines), f.Target.Engine, stars(f.Target.Stars),
		})
	}
	t.Notes = append([]string{"start: ms, mean ±sd; mod and pkg: modules and packages linked, or packages installed; lines: of code in main.go or app.py; engine net/http: an http.Handler, so that what is made for net/http fits"}, t.Notes...)
	var b bytes.Buffer
	textBlock(t, &b)
	_, err := w.Write(b.Bytes())
	return err
}

// FactsMarkdown writes the same as a document.
func FactsMarkdown(w io.Writer, all []harness.Facts) error {
	t := factsTable(all)
	t.Align = "lllrrrrrrlllr"
	t.Head = []string{"target", "version", "released", "age in days", "start in ms", "binary in MB", "modules linked", "packages linked", "lines of code", "engine", "interface", "async", "stars"}
	for _, f := range all {
		age := unknownFact
		if f.Age > 0 {
			age = figures.Thousands(int64(f.Age / (24 * time.Hour)))
		}
		async := "no"
		if f.Async() {
			async = "yes"
		}
		t.Rows = append(t.Rows, []string{
			f.Target.Name, f.Build.Version, released(f), age, startTime(f), megabytes(f.Build.Bytes),
			modules(f), known(f.Packages), known(f.Lines), f.Target.Engine, f.Interface(), async, stars(f.Target.Stars),
		})
	}
	var b bytes.Buffer
	markdownBlock(t, &b)
	_, err := w.Write(bytes.TrimLeft(b.Bytes(), "\n"))
	return err
}

// factsTable is what both have in common.
func factsTable(all []harness.Facts) content.Table {
	t := content.Table{Title: "Facts", Facts: "no load"}
	var dates []string
	for _, f := range all {
		if f.N > 0 {
			t.Facts = fmt.Sprintf("no load; start-up to the first right answer over %d launches, one server up at a time", f.N)
		}
		if f.Target.Stars != nil {
			dates = append(dates, f.Target.Stars.Date)
		}
	}
	if slices.ContainsFunc(all, func(f harness.Facts) bool { return f.Target.Language == "Python" }) {
		t.Notes = append(t.Notes, "Python: MB and mod are what is installed; how many projects on PyPI depend on it, and how many maintain it, is unknown here")
	}
	slices.Sort(dates)
	if dates = slices.Compact(dates); len(dates) == 1 {
		t.Notes = append(t.Notes, "stars: on GitHub on "+dates[0])
	} else if len(dates) > 1 {
		t.Notes = append(t.Notes, fmt.Sprintf("stars: on GitHub, between %s and %s", dates[0], dates[len(dates)-1]))
	}
	return t
}

func released(f harness.Facts) string {
	if f.Released.IsZero() {
		return unknownFact
	}
	return f.Released.UTC().Format(time.DateOnly)
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

func megabytes(n int64) string {
	if n == 0 {
		return figures.None
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64)
}

func modules(f harness.Facts) string {
	if f.Build.Go == "" && f.Build.Runtime == "" {
		return figures.None
	}
	return strconv.Itoa(len(f.Build.Modules))
}

func known(n int) string {
	if n == 0 {
		return figures.None
	}
	return strconv.Itoa(n)
}

func stars(s *harness.Stars) string {
	if s == nil {
		return unknownFact
	}
	return figures.Thousands(int64(s.Count))
}
