package page

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// factsPage is what is known of the targets before any load.
type factsPage struct {
	// Starts is the number of launches that were timed; empty where facts.csv tells of none.
	Starts string
	Ruler  template.HTML
	Head   []string
	Rows   []factRow
	Fault  string
	Stars  string
}

type factRow struct {
	who
	Start template.HTML
	Time  cell
	Cells []cell
	mean  float64
	sd    float64
}

const factsFile = "facts.csv"

// factColumn is a column of facts.csv as the page shows it.
type factColumn struct {
	head, name string
	text       func(field string) string
}

var factColumns = []factColumn{
	{"binary", "binary_bytes", sizeField}, {"modules linked", "modules", plainField}, {"packages linked", "packages", plainField},
	{"lines of main.go", "main_lines", plainField}, {"released", "released", plainField}, {"http.Handler", "net_http", yesField}, {"stars on GitHub", "stars", countField},
}

// factsView shows facts.csv of the folder, or what the run itself knows of size.
func factsView(in content.Input) any {
	v := factsPage{}
	for _, f := range in.Detail.Files {
		if f.Name != factsFile {
			continue
		}
		if err := v.read(in, f.Text); err != nil {
			v = factsPage{Fault: figures.Prose(fmt.Sprintf("%s cannot be shown: %v; bench facts makes it again", factsFile, err))}
		}
	}
	if len(v.Rows) == 0 {
		v.ofRun(in)
	}
	if len(v.Rows) == 0 && v.Fault == "" {
		return nil
	}
	v.draw()
	return v
}

// ofRun takes what run.json has: the binaries that were run.
func (v *factsPage) ofRun(in content.Input) {
	for _, s := range in.Run.Subjects {
		if s.Build.Bytes == 0 {
			continue
		}
		v.Head = []string{"binary", "modules linked"}
		v.Rows = append(v.Rows, factRow{who: whoOf(in, s.Alias, s.Build.Version), mean: nan(), sd: nan(), Cells: []cell{
			figureCell("binary_bytes", float64(s.Build.Bytes), figures.ByteSize(s.Build.Bytes)), figureCell("modules", float64(len(s.Build.Modules)), fmt.Sprint(len(s.Build.Modules))),
		}})
	}
}

// read takes the columns that it knows, in any order, and those alone that have a value in some row.
func (v *factsPage) read(in content.Input, text string) error {
	records, err := csvfile.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	if len(records) == 0 || !slices.Contains(records[0], "target") {
		return fmt.Errorf("it has no column target")
	}
	field := func(record []string, name string) string {
		if i := slices.Index(records[0], name); i >= 0 {
			return record[i]
		}
		return ""
	}
	var columns []factColumn
	for _, c := range factColumns {
		if slices.ContainsFunc(records[1:], func(r []string) bool { return figures.Short(field(r, c.name)) != "" }) {
			columns, v.Head = append(columns, c), append(v.Head, c.head)
		}
	}
	for _, r := range records[1:] {
		x := factRow{who: factWho(in, field(r, "target"), field(r, "version"), field(r, "engine")), mean: numberField(field(r, "start_mean_s")), sd: numberField(field(r, "start_sd_s"))}
		x.Time = figureCell("start_mean_s", x.mean, figures.Duration(x.mean))
		if !figures.Unknown(x.mean) {
			v.Starts = figures.Short(field(r, "starts"))
		}
		for _, c := range columns {
			x.Cells = append(x.Cells, cell{Column: c.name, Value: figures.Short(field(r, c.name)), Text: figures.Short(c.text(field(r, c.name)))})
		}
		if d := figures.Short(field(r, "stars_date")); d != "" {
			v.Stars = d
		}
		v.Rows = append(v.Rows, x)
	}
	return nil
}

// factWho marks a target of which the run had another version.
func factWho(in content.Input, target, version, engine string) who {
	w := who{Target: figures.Short(target), Version: figures.Short(version), Engine: figures.Short(engine)}
	i := slices.IndexFunc(in.Run.Subjects, func(s harness.Subject) bool {
		return s.Target == target && s.Build.Version != "" && s.Build.Version != version
	})
	if i >= 0 {
		w.Version += " (run: " + figures.Short(in.Run.Subjects[i].Build.Version) + ")"
	}
	return w
}

// draw shows the start-up times on one scale; the band is the standard deviation, as launches differ that much.
func (v *factsPage) draw() {
	var all []float64
	for _, r := range v.Rows {
		all = append(all, r.mean, r.mean+r.sd)
	}
	scale := chart.FromZero(all...)
	marks := scale.Ticks(3)
	v.Ruler = chart.Ruler(scale, marks, briefTime)
	for i := range v.Rows {
		if r := &v.Rows[i]; !figures.Unknown(r.mean) {
			r.Start = chart.Strip{Scale: scale, Ticks: marks, Mean: r.mean, Low: max(r.mean-r.sd, 0), High: r.mean + r.sd,
				Label: fmt.Sprintf("mean %s, standard deviation %s", figures.Duration(r.mean), figures.Duration(r.sd))}.HTML()
		}
	}
}

func numberField(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || figures.Unknown(f) || f < 0 || f > harness.MaxFigure {
		return nan()
	}
	return f
}

func plainField(s string) string {
	if s == "" {
		return figures.None
	}
	return s
}

func sizeField(s string) string { return content.Memory(numberField(s)) }

func countField(s string) string {
	f := numberField(s)
	if figures.Unknown(f) {
		return figures.None
	}
	return figures.Rate(f)
}

func yesField(s string) string {
	switch s {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return figures.None
}
