package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// factsPage is what is known of the targets without any load.
type factsPage struct {
	// Starts is the number of launches that were timed; empty where facts.csv has none.
	Starts string
	Stars  string // the date on which they were counted
	Fault  string
	Tables []table
}

// record is a line of a CSV by its columns.
type record map[string]string

// records reads a CSV.
func records(text string) (head []string, all []record, err error) {
	lines, err := csvfile.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, nil, err
	}
	for _, fields := range lines[1:] {
		r := record{}
		for i, name := range lines[0] {
			r[name] = fields[i]
		}
		all = append(all, r)
	}
	return lines[0], all, nil
}

// number reads a figure of a record; no number where it has none that can be.
func (r record) number(name string) float64 {
	f, err := strconv.ParseFloat(r[name], 64)
	if err != nil || !known(f) || f < 0 || f > harness.MaxFigure {
		return nan()
	}
	return f
}

const factsFile = "facts.csv"

// factColumns are the columns of facts.csv that the page shows.
var factColumns = []struct{ head, name string }{
	{"binary", "binary_bytes"}, {"modules linked", "modules"}, {"packages linked", "packages"},
	{"lines of main.go", "main_lines"}, {"released", "released"}, {"http.Handler", "net_http"},
	{"stars on GitHub", "stars"},
}

// factText prints a field of facts.csv.
func factText(r record, name string) string {
	switch text := r[name]; {
	case name == "binary_bytes", name == "stars":
		return unitText(name)(r.number(name))
	case text == "":
		return figures.None
	case name == "net_http":
		return cmp.Or(map[string]string{"true": "yes", "false": "no"}[text], figures.None)
	default:
		return text
	}
}

// factsView shows facts.csv of the folder, or what the run itself knows of the size of its binaries.
func factsView(in content.Input) any {
	var v factsPage
	for _, f := range in.Detail.Files {
		if f.Name == factsFile {
			if err := v.read(in, f.Text); err != nil {
				v.Fault = figures.Prose(fmt.Sprintf("%s cannot be shown: %v; bench facts makes it again",
					factsFile, err))
			}
		}
	}
	if v.Tables == nil {
		v.Tables = sizeTables(in)
	}
	if v.Tables == nil && v.Fault == "" {
		return nil
	}
	return v
}

const factsCaption = "Start-up and size"

// sizeTables has the binaries of run.json.
func sizeTables(in content.Input) []table {
	subjects := slices.DeleteFunc(slices.Clone(in.Run.Subjects),
		func(s harness.Subject) bool { return s.Build.Bytes == 0 })
	if len(subjects) == 0 {
		return nil
	}
	t := newTable("plain sortable facts-table", factsCaption, subjects,
		func(s harness.Subject) who { return whoOf(in, s.Alias, s.Build.Version) })
	t.targets()
	t.figure("", "binary", "binary_bytes", func(s harness.Subject) float64 { return float64(s.Build.Bytes) })
	t.figure("", "modules linked", "modules",
		func(s harness.Subject) float64 { return float64(len(s.Build.Modules)) })
	return []table{t.table}
}

// read takes the columns that it knows, in any order, as far as any row has a value in them.
func (v *factsPage) read(in content.Input, text string) error {
	head, rows, err := records(text)
	if err != nil {
		return err
	}
	if !slices.Contains(head, "target") {
		return fmt.Errorf("it has no column target")
	}
	for _, r := range rows {
		if known(r.number("start_mean_s")) {
			v.Starts = figures.Short(r["starts"])
		}
		if d := figures.Short(r["stars_date"]); d != "" {
			v.Stars = d
		}
	}
	class := "plain sortable facts-table"
	if v.Starts != "" {
		class = "chart " + class
	}
	t := newTable(class, factsCaption, rows, func(r record) who { return factWho(in, r) })
	t.Slides = true
	t.targets()
	if v.Starts != "" {
		t.strips(wide, "start-up", axis{scale: chart.FromZero, ticks: 3, label: briefTime}, startStrip)
		t.figure("", "start-up", "start_mean_s", func(r record) float64 { return r.number("start_mean_s") })
	}
	for _, c := range factColumns {
		if !slices.ContainsFunc(rows, func(r record) bool { return figures.Short(r[c.name]) != "" }) {
			continue
		}
		t.add(column{Head: c.head, Name: c.name, Class: figureClass}, func(_ int, r record) cell {
			return cell{Value: figures.Short(r[c.name]), Text: figures.Short(factText(r, c.name))}
		})
	}
	if len(rows) > 0 {
		v.Tables = []table{t.table}
	}
	return nil
}

// startStrip draws the start-up time; its band is the standard deviation, because launches vary by that much.
func startStrip(r record) strip {
	e := alone(r.number("start_mean_s"))
	sd := r.number("start_sd_s")
	e.Low, e.High = max(e.Mean-sd, 0), e.Mean+sd
	return strip{Estimate: e, label: fmt.Sprintf("mean %s, standard deviation %s", figures.Duration(e.Mean),
		figures.Duration(sd))}
}

// factWho marks a target of which the run had another version.
func factWho(in content.Input, r record) who {
	w := who{Target: figures.Short(r["target"]), Version: figures.Short(r["version"]),
		Engine: figures.Short(r["engine"])}
	i := slices.IndexFunc(in.Run.Subjects, func(s harness.Subject) bool {
		return s.Target == r["target"] && s.Build.Version != "" && s.Build.Version != r["version"]
	})
	if i >= 0 {
		w.Version += " (run: " + figures.Short(in.Run.Subjects[i].Build.Version) + ")"
	}
	return w
}
