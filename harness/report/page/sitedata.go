package page

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// compared reports whether a row has ratios to the others of its limit.
func compared(s harness.Summary) bool {
	return s.Unranked == "" && s.CopyOf == "" && s.Verdict != harness.VerdictGenerator &&
		s.Verdict != harness.VerdictOffered
}

// standWords say why a row is not ranked with those whose servers were the limit; empty if it is.
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
		return "not ranked, limit: generator"
	}
	return "limit: " + figures.Short(string(s.Verdict))
}

// siteData is what the comparison reads. Each name stands once; a row refers to it by its place.
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
	// Rows hold the places of the target, the group and the stand, and then throughput_mean_rps, ci_low_rps,
	// ci_high_rps, relative and p99_s; what is not known is null.
	Rows [][]*float64 `json:"rows"`
}

func newSiteData(runs []SiteRun) siteData {
	d := siteData{Targets: []string{}, Groups: [][]string{}, Stands: []string{}, Runs: []siteResult{}}
	targets, groups, stands := places[string]{}, places[[2]string]{}, places[string]{}
	for _, r := range runs {
		if r.Fault != "" || r.Selftest {
			continue
		}
		x := siteResult{Name: figures.Short(r.Name), Folder: r.Folder, Page: r.Page,
			Plan: figures.Short(r.Run.Plan.Name),
			Date: inUTC(r.Run.Started, "2006-01-02 15:04"), Terms: terms(r.Run), Rows: [][]*float64{}}
		for _, s := range r.Rows {
			target := targets.of(s.Target, func() { d.Targets = append(d.Targets, figures.Short(s.Target)) })
			group := groups.of([2]string{s.Scenario, s.Load}, func() {
				d.Groups = append(d.Groups, []string{figures.Short(s.Scenario), figures.Short(s.Load)})
			})
			stand := stands.of(standWords(s), func() { d.Stands = append(d.Stands, standWords(s)) })
			relative, p99 := math.NaN(), math.NaN()
			if compared(s) {
				relative = s.Relative.Mean
			}
			if s.Times != nil {
				p99 = s.Times.P99
			}
			var row []*float64
			for _, f := range []float64{target, group, stand, s.Throughput.Mean, s.Throughput.Low, s.Throughput.High,
				relative, p99} {
				row = append(row, value(f))
			}
			x.Rows = append(x.Rows, row)
		}
		d.Runs = append(d.Runs, x)
	}
	return d
}

// places number names in the order in which they come.
type places[K comparable] map[K]float64

// of is the place of a name; add is called for a new one.
func (p places[K]) of(name K, add func()) float64 {
	at, ok := p[name]
	if !ok {
		at = float64(len(p))
		p[name] = at
		add()
	}
	return at
}

// value is a figure with six digits for JSON, which knows no NaN.
func value(f float64) *float64 {
	if !known(f) {
		return nil
	}
	f = digits6(f)
	return &f
}

// digits6 rounds a figure to six digits.
func digits6(f float64) float64 {
	p := math.Pow(10, 5-math.Floor(math.Log10(math.Abs(f))))
	if r := math.Round(f*p) / p; known(r) {
		return r
	}
	return f
}

// terms name what must be equal in two runs, or else a difference between them may not come from the targets.
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
		{"launches or order", figures.Short(fmt.Sprintf("%s, %s, %s", r.Plan.Launch, r.Plan.Order, r.Plan.Up))},
	}
}
