package page

import (
	"io"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// SiteRun is a run on the index of a site.
type SiteRun struct {
	// Name is that of its folder, and Page the path of its report from the index.
	Name, Page string
	Run        harness.Run
	Rows       []harness.Summary
	// Folder is how bench compare finds it.
	Folder string
	// Fault says why the run cannot be shown.
	Fault string
}

// Site writes the index of a site: all runs, the latest first, and a comparison of any two. It needs no server.
func Site(w io.Writer, runs []SiteRun) error {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b SiteRun) int { return b.Run.Started.Compare(a.Run.Started) })
	view, err := newDocument("Runs", "page.css", "site.js")
	if err != nil {
		return err
	}
	d := newSiteData(runs)
	view.Data = d
	view.Choices = newSiteView(runs, d)
	return view.write(w, "site.html")
}

// siteView is the table of runs.
type siteView struct {
	Lines []siteLine
	Plans []string
	Pages int
}

type siteLine struct {
	Name, Page, Date, Time, Plan, Machine, Best, Rate, Note, Fault string
	Targets, Rounds                                                int
}

func newSiteView(runs []SiteRun, d siteData) siteView {
	var v siteView
	for _, r := range runs {
		l := siteLine{Name: figures.Short(r.Name), Page: r.Page, Plan: figures.Short(r.Run.Plan.Name), Machine: figures.Short(r.Run.Environment.CPUModel), Fault: figures.Prose(r.Fault),
			Targets: len(r.Run.Subjects), Rounds: r.Run.Plan.Rounds, Note: siteNote(r)}
		if !r.Run.Started.IsZero() {
			l.Date, l.Time = r.Run.Started.UTC().Format("2006-01-02 15:04"), r.Run.Started.UTC().Format("2006-01-02T15:04:05Z")
		}
		if b := bestOf(r); b != nil {
			l.Best, l.Rate = figures.Short(b.Target), figures.Rate(b.Throughput.Mean)+" in "+figures.Short(b.Scenario)+", "+figures.Short(b.Load)
			if words := standWords(*b); words != "" {
				l.Rate += ", " + words
			}
		}
		if l.Plan != "" && !slices.Contains(v.Plans, l.Plan) {
			v.Plans = append(v.Plans, l.Plan)
		}
		v.Lines = append(v.Lines, l)
	}
	slices.Sort(v.Plans)
	v.Pages = len(d.Runs)
	return v
}

// siteNote says how a run ended if not as planned.
func siteNote(r SiteRun) string {
	if r.Fault != "" || r.Run.Status == harness.StatusComplete {
		return ""
	}
	return figures.Short(r.Run.Status)
}

// bestOf is the fastest ranked row of the last scenario in which servers were the limit; only where they never were, one
// of those that are ranked apart. wrk and Locust are only cross-checks.
func bestOf(run SiteRun) (best *harness.Summary) {
	for i := range run.Rows {
		r := &run.Rows[i]
		if content.LoadOf(run.Run.Plan, r.Load).CrossCheck() || !compared(*r) || figures.Unknown(r.Throughput.Mean) {
			continue
		}
		own := standWords(*r) == "" // the server was the limit
		switch {
		case best == nil, own && standWords(*best) != "":
			best = r
		case own != (standWords(*best) == ""):
		case best.Scenario != r.Scenario || r.Throughput.Mean > best.Throughput.Mean:
			best = r
		}
	}
	return best
}

// compared reports whether a row has ratios to others: they are those of its verdict.
func compared(s harness.Summary) bool {
	return s.Unranked == "" && s.CopyOf == "" && s.Verdict != harness.VerdictGenerator && s.Verdict != harness.VerdictOffered
}

// standWords say why a row does not stand among those whose servers were the limit; empty if it does.
func standWords(s harness.Summary) string {
	switch {
	case s.Unranked != "":
		return "not ranked"
	case s.CopyOf != "":
		return "a copy"
	case s.Class != "":
		return figures.Short(s.Class)
	case s.Verdict == "" || s.Verdict == harness.VerdictServer:
		return ""
	case s.Verdict == harness.VerdictOffered:
		return "offered"
	case s.Verdict == harness.VerdictGenerator:
		return "not ranked, limit: " + s.Verdict
	}
	return "limit: " + figures.Short(s.Verdict)
}

// siteData is what the comparison reads. Names stand once; a row refers to them by their place.
type siteData struct {
	Targets []string     `json:"targets"`
	Groups  [][]string   `json:"groups"` // scenario and load
	Stands  []string     `json:"stands"` // standWords
	Runs    []siteResult `json:"runs"`
}

type siteResult struct {
	Name   string `json:"name"`
	Folder string `json:"folder"`
	Page   string `json:"page"`
	Date   string `json:"date"`
	Plan   string `json:"plan"`
	// Terms are what two runs must have in common to be compared, by name.
	Terms [][2]string `json:"terms"`
	// Rows hold the places of the target, the group and how the row stands, and then figures; what is not known is null.
	Rows [][]*float64 `json:"rows"`
}

func newSiteData(runs []SiteRun) siteData {
	d := siteData{Targets: []string{}, Groups: [][]string{}, Stands: []string{}, Runs: []siteResult{}}
	targets, loads := map[string]int{}, map[string]int{}
	for _, r := range runs {
		if r.Fault != "" {
			continue
		}
		x := siteResult{Name: figures.Short(r.Name), Folder: r.Folder, Page: r.Page, Plan: figures.Short(r.Run.Plan.Name), Terms: terms(r.Run), Rows: [][]*float64{}}
		if !r.Run.Started.IsZero() {
			x.Date = r.Run.Started.UTC().Format("2006-01-02 15:04")
		}
		for _, s := range r.Rows {
			target, ok := targets[s.Target]
			if !ok {
				target = len(d.Targets)
				targets[s.Target], d.Targets = target, append(d.Targets, figures.Short(s.Target))
			}
			key := s.Scenario + "\x00" + s.Load
			group, ok := loads[key]
			if !ok {
				group = len(d.Groups)
				loads[key], d.Groups = group, append(d.Groups, []string{figures.Short(s.Scenario), figures.Short(s.Load)})
			}
			stand := slices.Index(d.Stands, standWords(s))
			if stand < 0 {
				stand, d.Stands = len(d.Stands), append(d.Stands, standWords(s))
			}
			x.Rows = append(x.Rows, siteRow(target, group, stand, s))
		}
		d.Runs = append(d.Runs, x)
	}
	return d
}

// siteRow is a row with the columns throughput_mean_rps, ci_low_rps, ci_high_rps, relative and p99_s.
func siteRow(target, group, stand int, s harness.Summary) []*float64 {
	relative, p := math.NaN(), math.NaN()
	if compared(s) {
		relative = s.Relative.Mean
	}
	if s.Times != nil {
		p = s.Times.P99
	}
	row := []*float64{value(float64(target)), value(float64(group)), value(float64(stand))}
	for _, f := range []float64{s.Throughput.Mean, s.Throughput.Low, s.Throughput.High, relative, p} {
		row = append(row, value(f))
	}
	return row
}

// value is a figure with six digits for JSON, which knows no NaN.
func value(f float64) *float64 {
	if figures.Unknown(f) {
		return nil
	}
	f = digits6(f)
	return &f
}

// digits6 rounds a figure to six digits, more than anybody reads.
func digits6(f float64) float64 {
	p := math.Pow(10, 5-math.Floor(math.Log10(math.Abs(f))))
	if r := math.Round(f*p) / p; !figures.Unknown(r) {
		return r
	}
	return f
}

// terms name what must be alike in two runs for their difference to be one of the targets.
func terms(r harness.Run) [][2]string {
	var loads []string
	for _, l := range r.Plan.Loads[:min(len(r.Plan.Loads), 30)] {
		loads = append(loads, l.String()+" "+l.Duration.String()+" after "+l.Warmup.String())
	}
	e := r.Environment
	return [][2]string{
		{"version of the methodology", figures.Number(float64(r.Methodology))},
		{"machine", figures.Short(e.Host + ", " + e.CPUModel + ", " + figures.Number(float64(e.CPUs)) + " CPUs")},
		{"kernel", figures.Short(e.Kernel)},
		{"Go version", figures.Short(e.Go)},
		{"CPUs of servers and generator", figures.Short(content.CPUs(r.Plan.Machine))},
		{"loads or their times", figures.Prose(strings.Join(loads, "; "))},
		{"launches or order", figures.Short(r.Plan.Launch + ", " + r.Plan.Order + ", " + r.Plan.Up)},
	}
}
