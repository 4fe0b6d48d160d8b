package docs_test

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/results"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/stats"
)

// Outlying routers are named one by one: they differ from net/http by more than this share.
const nearby = 0.1

// row is one server of the reference run, beside net/http.
type row struct {
	name, engine, version string
	rate, cpu             float64 // divided by those of net/http
	bound                 bool    // rate is a lower bound
	memory                float64 // at its peak, in bytes
}

// choose answers which server to take, from the kept runs.
func choose(t *testing.T, _ *commandChecker) string {
	t.Helper()
	rows, run := reference(t)
	own := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.engine != harness.EngineNetHTTP })
	others := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return slices.Contains(own, r) })
	var b strings.Builder
	fmt.Fprintf(&b, "- **The engine decides most.** %s\n", engineWords(t, others))
	fmt.Fprintf(&b, "- **On net/http the router hardly matters.** %s\n", routerWords(t, own))
	fmt.Fprintf(&b, "- **Behind a database most of the difference disappears.** %s\n", databaseWords(t))
	fmt.Fprintf(&b, "- **What else differs.** %s %s\n", traitWords(t, rows), ageWords(t, rows, run.Started))
	b.WriteString(
		"- **So** choose on net/http by the API and the middleware that you want. Take an engine of its own " +
			"if the CPU time of small answers decides, and HTTP/2 and middleware for net/http do not matter. " +
			"[docs/facts.csv](docs/facts.csv) has dependencies and sizes; echo5 is echo v5, and fiber3 is fiber v3. " +
			"[More features](docs/work.md) than the table has.\n\n",
	)
	b.WriteString(featureTable(t))
	return b.String()
}

// gathered reads a kept run.
func gathered(t *testing.T, dir string) (harness.Run, *stats.Summariser) {
	t.Helper()
	run, turns, _, err := results.Read(filepath.Join("results", dir))
	if err != nil {
		t.Fatal(err)
	}
	s, err := stats.Gather(run, turns)
	if err != nil {
		t.Fatal(err)
	}
	return run, s
}

// reference are the servers of results/reference with JSON, the fastest first. Copies are left out.
func reference(t *testing.T) (all []row, run harness.Run) {
	t.Helper()
	run, s := gathered(t, "reference")
	for _, r := range s.Rows() {
		if r.Scenario != "json" || r.CopyOf != "" {
			continue
		}
		i := slices.IndexFunc(run.Subjects, func(x harness.Subject) bool { return x.Alias == r.Target })
		if r.Unranked != "" || r.Sliced == nil || r.Sliced.Baseline != "nethttp" || r.Costs == nil || i < 0 {
			t.Fatalf("results/reference has no figures of %s beside net/http: %+v", r.Target, r)
		}
		all = append(all, row{
			name: r.Target, engine: run.Subjects[i].Manifest.Engine, version: r.Version,
			rate: r.Sliced.Throughput.Mean, cpu: r.Sliced.CPURatio.Mean, memory: r.Costs.RSSPeak,
			bound: r.Verdict != harness.VerdictServer,
		})
	}
	slices.SortFunc(all, func(a, b row) int { return cmp.Compare(b.rate, a.rate) })
	return all, run
}

func names(rows []row) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.name)
	}
	return figures.List(all)
}

// span prints the least and the most of a figure, once if they are alike.
func span(rows []row, figure func(row) float64, format string) string {
	var all []float64
	for _, r := range rows {
		all = append(all, figure(r))
	}
	low, high := fmt.Sprintf(format, slices.Min(all)), fmt.Sprintf(format, slices.Max(all))
	if low == high {
		return low
	}
	return low + " to " + high
}

// byEngine are the rows of each engine, in the order of the first of each.
func byEngine(rows []row) (groups [][]row) {
	for _, r := range rows {
		i := slices.IndexFunc(groups, func(g []row) bool { return g[0].engine == r.engine })
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// engineWords compare the other engines with net/http.
func engineWords(t *testing.T, others []row) string {
	t.Helper()
	var words []string
	for _, g := range byEngine(others) {
		least, why := "", ""
		if slices.ContainsFunc(g, func(r row) bool { return r.bound }) {
			least, why = "at least ", ": their CPU was not fully used"
			if len(g) == 1 {
				why = ": its CPU was not fully used"
			}
		}
		verb := "answer"
		if len(g) == 1 {
			verb = "answers"
		}
		words = append(words, fmt.Sprintf("%s (%s) %s %s%s times as many JSON requests as net/http, for %s %% of "+
			"its CPU time an answer%s.", names(g), g[0].engine, verb, least,
			span(g, func(r row) float64 { return r.rate }, "%.2f"),
			span(g, func(r row) float64 { return 100 * r.cpu }, "%.0f"), why))
	}
	if len(words) == 0 {
		t.Fatal("results/reference has no engine but net/http")
	}
	return strings.Join(words, " ")
}

// routerWords compare the routers on net/http with its own.
func routerWords(t *testing.T, own []row) string {
	t.Helper()
	var near []row
	var most float64
	var far []string
	for _, r := range own {
		off := math.Abs(r.rate - 1)
		switch {
		case r.name == "nethttp":
		case off < nearby:
			near, most = append(near, r), max(most, off)
		case r.rate < 1:
			far = append(far, fmt.Sprintf("%s answers %.0f %% fewer", r.name, 100*off))
		default:
			far = append(far, fmt.Sprintf("%s answers %.0f %% more", r.name, 100*off))
		}
	}
	if len(near) < 2 {
		t.Fatalf("of the routers on net/http only %v are near it: the headline is not true any more", near)
	}
	words := fmt.Sprintf("%s differ from plain net/http by less than %.0f %%", names(near), math.Ceil(100*most))
	if len(far) > 0 {
		words += "; " + figures.List(far)
	}
	return words + "."
}

// databaseWords say how much is left of the differences with the bookstore on SQLite.
func databaseWords(t *testing.T) string {
	t.Helper()
	_, s := gathered(t, "bookstore")
	all := s.Spreads(s.Rows(), scenarios.Application)
	if len(all) == 0 {
		t.Fatal("results/bookstore has no spreads")
	}
	var left []float64
	shown := 0
	for _, x := range all {
		r := x.Application.Range
		left = append(left, r.Mean)
		if r.Low > 1 {
			shown++
		}
		if r.Mean > 1+(x.Plain.Range.Mean-1)/2 {
			t.Fatalf("%s: more than half of the difference is left: %+v", x.Application.Scenario, x)
		}
	}
	x := all[0]
	return fmt.Sprintf("The fastest of %d frameworks is %.2f times as fast as the slowest with JSON (95 %% "+
		"interval %.2f..%.2f), and %.2f to %.2f times with authors and books from SQLite, in the server's "+
		"process: a difference is shown in %d of %d scenarios ([the run](results/bookstore/report.md)). "+
		"`bin/bench spread results/bookstore` has the figures. %s", len(x.Rows), x.Plain.Range.Mean,
		x.Plain.Range.Low, x.Plain.Range.High, slices.Min(left),
		slices.Max(left), shown, len(all), postgresWords(t))
}

// postgresWords say how many pairs differ where the bookstore has its data in PostgreSQL.
func postgresWords(t *testing.T) string {
	t.Helper()
	run, s := gathered(t, "bookstore-postgres")
	var who []string
	var reach []float64
	apart, pairs := 0, 0
	for _, x := range s.Standings(s.Rows()) {
		if scenarios.Application(x.Scenario) == "" || len(x.Pairs) == 0 {
			continue
		}
		pairs, reach = pairs+len(x.Pairs), append(reach, content.Reach(x.Pairs))
		for _, p := range x.Pairs {
			if p.Apart {
				apart++
			}
			for _, name := range []string{p.A, p.B} {
				if name = strings.TrimSuffix(name, "-bookstore"); !slices.Contains(who, name) {
					who = append(who, name)
				}
			}
		}
	}
	if pairs == 0 {
		t.Fatalf("results/bookstore-postgres compares nothing: %s", run.ID)
	}
	slices.Sort(who)
	return fmt.Sprintf("With PostgreSQL a difference is shown in %d of %d pairs of %s; intervals reach ±%s to "+
		"±%s there, so equality is not shown either ([the run](results/bookstore-postgres/report.md)).", apart,
		pairs, figures.List(who), figures.Percent(slices.Min(reach)), figures.Percent(slices.Max(reach)))
}

// traits are what an engine can do beside answering fast.
var traits = map[string]string{
	harness.EngineNetHTTP: "Servers on net/http speak HTTP/2 and take handlers and middleware for net/http",
	"fasthttp":            "those on fasthttp do neither",
	"netpoll":             "hertz has HTTP/2 as an extension, and handlers of its own",
}

// traitWords say what the engines can do, and how much memory their servers take.
func traitWords(t *testing.T, rows []row) string {
	t.Helper()
	var can, take []string
	groups := byEngine(rows)
	slices.SortStableFunc(groups, func(a, b []row) int { // net/http first: the others are beside it
		return strings.Compare(fmt.Sprint(a[0].engine != harness.EngineNetHTTP),
			fmt.Sprint(b[0].engine != harness.EngineNetHTTP))
	})
	for _, g := range groups {
		words := traits[g[0].engine]
		if words == "" {
			t.Fatalf("say in docs_choose_test.go what %s can do", g[0].engine)
		}
		can = append(can, words)
		peak := span(g, func(r row) float64 { return r.memory / 1e6 }, "%.0f")
		take = append(take, fmt.Sprintf("%s MB on %s", peak, g[0].engine))
	}
	return fmt.Sprintf("%s. Memory at the peak: %s.", strings.Join(can, "; "), strings.Join(take, ", "))
}

// ageWords name the frameworks whose measured version was old on the day of the run. docs/facts.csv has the
// days of release; bin/bench facts --starts 0 --output docs writes it.
func ageWords(t *testing.T, rows []row, day time.Time) string {
	t.Helper()
	f, err := os.Open(filepath.Join("docs", results.FactsFile))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil || len(lines) < 2 {
		t.Fatalf("docs/%s: %d lines, %v", results.FactsFile, len(lines), err)
	}
	cell := func(line []string, column string) string {
		i := slices.Index(lines[0], column)
		if i < 0 {
			t.Fatalf("docs/%s has no column %q", results.FactsFile, column)
		}
		return line[i]
	}
	var old []string
	for _, r := range rows {
		i := slices.IndexFunc(lines, func(l []string) bool { return cell(l, "target") == r.name })
		if i < 1 || cell(lines[i], "version") != r.version {
			t.Errorf("docs/%s is of other versions than results/reference (%s %s): bin/bench facts --starts 0 "+
				"--output docs", results.FactsFile, r.name, r.version)
			continue
		}
		released := cell(lines[i], "released")
		if released == "" { // the standard library's
			continue
		}
		at, err := time.Parse(time.DateOnly, released)
		if err != nil {
			t.Fatal(err)
		}
		if day.Sub(at) > 2*365*24*time.Hour {
			old = append(old, fmt.Sprintf("%s (%d)", r.name, at.Year()))
		}
	}
	if len(old) == 0 {
		return "All had a release in the two years before the run."
	}
	return "Without a release in the two years before the run: " + figures.List(old) + "."
}

// allPlans is the table of the plans.
func allPlans(t *testing.T, _ *commandChecker) string {
	t.Helper()
	paths, err := filepath.Glob("plans/*.toml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no plans: %v", err)
	}
	first := []string{"standard", "quick", "precise", "change"} // what most people need
	about := map[string]string{}
	var order []string
	for _, p := range paths {
		b, err := os.ReadFile(p)
		m := regexp.MustCompile(`(?m)^about = "(.*)"$`).FindSubmatch(b)
		if err != nil || m == nil {
			t.Fatalf("%s says nothing about itself: %v", p, err)
		}
		name := strings.TrimSuffix(filepath.Base(p), ".toml")
		about[name] = string(m[1])
		if !slices.Contains(first, name) {
			order = append(order, name)
		}
	}
	var rows [][]string
	for _, name := range append(first, order...) {
		rows = append(rows, []string{"`" + name + "`", about[name]})
	}
	return markdown("plan | what it measures", "---|---", rows)
}
