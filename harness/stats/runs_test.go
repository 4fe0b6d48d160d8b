package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
	"tenrounds/test/faults"
)

// simulated is a run of 13 servers as precise runs show it: each turn scatters by 1 %, each round, which does
// the same to all, by 4 %, and the machine as a whole has drifted by drift. slow makes servers slower, as a
// factor of their rate.
type simulated struct {
	rounds int
	drift  float64
	slow   map[string]float64
}

var simulatedTargets = []string{"nethttp", "gin", "chi", "echo", "fiber", "fasthttp", "hertz", "iris", "httprouter", "gorillamux", "gorestful", "echo5", "fiber3"}

func (s simulated) run(rng *rand.Rand, name string) stats.RunData {
	r := testRun(s.rounds, simulatedTargets...)
	r.Methodology, r.Status, r.Started = 1, harness.StatusComplete, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	r.Environment = harness.Environment{OS: "linux", Arch: "amd64", Host: "bench", CPUModel: "Some CPU", CPUs: 2, Go: "go1.26.8"}
	for i := range r.Subjects {
		r.Plan.Entries = append(r.Plan.Entries, r.Subjects[i].Entry)
	}
	d := stats.RunData{Name: name, Run: r}
	for round := 1; round <= s.rounds; round++ {
		for _, scenario := range r.Plan.Scenarios {
			weather := s.drift * math.Exp(0.04*rng.NormFloat64())
			for i, target := range simulatedTargets {
				factor := 1.0
				if f, ok := s.slow[target]; ok {
					factor = f
				}
				m := turn(r, round, target, scenario, 50_000*(1+float64(i)/10)*weather*factor*math.Exp(0.01*rng.NormFloat64()))
				m.Account().ServerCPU = new(4e-5 / weather / factor * math.Exp(0.01*rng.NormFloat64()) * float64(m.Account().Correct))
				d.Turns = append(d.Turns, m)
			}
		}
	}
	return d
}

func compareRuns(tb testing.TB, o stats.CompareOptions, all ...stats.RunData) stats.Comparison {
	tb.Helper()
	if o.Baseline == "" {
		o.Baseline = "nethttp"
	}
	c, err := stats.CompareRuns(all, o)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// unchanged reports whether a step shows no change: it is equal, or not settled.
func unchanged(s stats.ChangeStep) bool {
	return s.Verdict == stats.ChangeEqual || s.Verdict == stats.ChangeOpen
}

// verdicts counts those of all steps, and lists the rows that changed.
func verdicts(c stats.Comparison) (n map[stats.Outcome]int, changed []string) {
	n = map[stats.Outcome]int{}
	for _, r := range c.Rows {
		for _, s := range r.Steps {
			n[s.Verdict]++
			if s.Verdict == stats.ChangeImproved || s.Verdict == stats.ChangeWorse {
				changed = append(changed, fmt.Sprintf("%s %s %s %s", r.Figure, r.Target, r.Scenario, s.Verdict))
			}
		}
	}
	return n, changed
}

// Pairs of runs of the same programs: hardly any comparison may find a change, and the interval of a row,
// which is not adjusted, must hold no change in 95 of 100.
func TestSameProgramsShowNoDifference(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	const pairs = 60
	var rows, shown, held, alarms int
	for i := range pairs {
		a := simulated{rounds: 10, drift: 1}.run(rng, "a")
		b := simulated{rounds: 6 + i%5, drift: 0.8}.run(rng, "b") // the machine is slower by a fifth
		c := compareRuns(t, stats.CompareOptions{}, a, b)
		n, changed := verdicts(c)
		rows += n[stats.ChangeOpen] + n[stats.ChangeEqual] + len(changed)
		shown += len(changed)
		if len(changed) > 0 {
			alarms++
		}
		for _, r := range c.Rows {
			if s := r.Steps[0]; unchanged(s) && s.Change.Low <= 1 && s.Change.High >= 1 {
				held++
			}
		}
	}
	if want := pairs * 2 * 2 * (len(simulatedTargets) - 1); rows != want {
		t.Fatalf("%d rows were judged, want %d", rows, want)
	}
	t.Logf("%d of %d rows show a difference, in %d of %d pairs; the interval holds no change in %.4f", shown, rows, alarms, pairs, float64(held)/float64(rows))
	if float64(shown) > 0.01*float64(rows) {
		t.Errorf("%d of %d rows show a difference", shown, rows)
	}
	if float64(alarms) > 0.2*pairs { // two families at 5 % each, and some luck
		t.Errorf("%d of %d pairs show a difference", alarms, pairs)
	}
	if share := float64(held) / float64(rows); math.Abs(share-0.95) > 0.015 {
		t.Errorf("the interval holds no change in %.4f of the rows, want 0.95", share)
	}
}

// One server that is slowed by 5 % is found, and no other.
func TestOneSlowServerIsFound(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(13, 14))
	const pairs = 15
	found, others := 0, 0
	for range pairs {
		a := simulated{rounds: 10, drift: 1}.run(rng, "a")
		b := simulated{rounds: 10, drift: 1.1, slow: map[string]float64{"gin": 0.95}}.run(rng, "b")
		c := compareRuns(t, stats.CompareOptions{}, a, b)
		_, changed := verdicts(c)
		for _, x := range changed {
			if strings.Contains(x, " gin ") && strings.HasSuffix(x, string(stats.ChangeWorse)) {
				found++
			} else {
				others++
			}
		}
		for _, share := range []float64{0.03, 0.10} {
			g := stats.GateOf(c, share)
			bad, judged := g.Regressions, g.Judged
			if judged != 48 || share == 0.10 && len(bad) > 0 || share == 0.03 && (len(bad) < 2 || !strings.HasPrefix(bad[0], "gin ")) {
				t.Errorf("regressions over %v: %q of %d", share, bad, judged)
			}
		}
	}
	t.Logf("found in %d of %d rows, %d others", found, pairs*4, others)
	if found < pairs*4*98/100 || others > pairs/5 {
		t.Errorf("found in %d of %d rows, and %d others", found, pairs*4, others)
	}
}

// If the baseline moves all others seem to; the comparison says so, and another baseline tells.
func TestChangedBaselineIsSuspected(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(15, 16))
	a := simulated{rounds: 10, drift: 1}.run(rng, "a")
	b := simulated{rounds: 10, drift: 1, slow: map[string]float64{"nethttp": 0.93}}.run(rng, "b")
	c := compareRuns(t, stats.CompareOptions{}, a, b)
	if notes := strings.Join(c.Notes, "\n"); !strings.Contains(notes, "24 of 24 rows of throughput are improved in B: it may be the baseline nethttp") {
		t.Errorf("notes are %q", notes)
	}
	c = compareRuns(t, stats.CompareOptions{Baseline: "chi"}, a, b)
	if _, changed := verdicts(c); len(changed) != 4 || strings.Contains(strings.Join(c.Notes, "\n"), "baseline") {
		t.Errorf("changed by another baseline: %q, notes %q", changed, c.Notes)
	}
}

// A CPU of another kind bars a comparison, also between hosts that are said to be alike; another microcode,
// cache or flag is mentioned. What one of the runs does not tell is no difference.
func TestCPUIdentityOfTwoRuns(t *testing.T) {
	t.Parallel()
	full := harness.CPUIdentity{Family: "25", Model: "1", Stepping: "1", Microcode: "0x1", Caches: "L2 512K", Flags: "ab"}
	changed := func(f func(*harness.CPUIdentity)) harness.CPUIdentity { c := full; f(&c); return c }
	for _, c := range []struct {
		other        harness.CPUIdentity
		barred, note string
	}{
		{full, "", ""},
		{harness.CPUIdentity{}, "", ""},
		{changed(func(c *harness.CPUIdentity) { c.Family = "26" }), "other machine: CPU family 25 in A, 26 in B", ""},
		{changed(func(c *harness.CPUIdentity) { c.Model = "2" }), "other machine: CPU model number 1 in A, 2 in B", ""},
		{changed(func(c *harness.CPUIdentity) { c.Stepping = "0" }), "other machine: CPU stepping 1 in A, 0 in B", ""},
		{changed(func(c *harness.CPUIdentity) { c.Microcode = "0x2" }), "", "different CPU microcode: 0x1 in A, 0x2 in B"},
		{changed(func(c *harness.CPUIdentity) { c.Caches = "L2 1M" }), "", "different CPU caches: L2 512K in A, L2 1M in B"},
		{changed(func(c *harness.CPUIdentity) { c.Flags = "cd" }), "", "different CPU flags (hash): ab in A, cd in B"},
		{changed(func(c *harness.CPUIdentity) { c.Stepping, c.Microcode = "", "" }), "", ""},
	} {
		rng := rand.New(rand.NewPCG(17, 18))
		a, b := simulated{rounds: 8, drift: 1}.run(rng, "a"), simulated{rounds: 8, drift: 1}.run(rng, "b")
		a.Run.Environment.CPU, b.Run.Environment.CPU = full, c.other
		got := compareRuns(t, stats.CompareOptions{AnyHost: true}, a, b)
		if barred := strings.Join(got.Barred, "; "); barred != c.barred {
			t.Errorf("%+v: barred by %q, want %q", c.other, barred, c.barred)
		}
		notes := slices.DeleteFunc(got.Notes, func(n string) bool { return !strings.HasPrefix(n, "different") })
		if note := strings.Join(notes, "; "); note != c.note {
			t.Errorf("%+v: notes %q, want %q", c.other, note, c.note)
		}
	}
}

// Each change makes the runs, or rows of them, not comparable for a reason that is named.
func TestNotComparable(t *testing.T) {
	t.Parallel()
	plan := func(f func(*harness.Plan)) func(*stats.RunData) { return func(d *stats.RunData) { f(&d.Run.Plan) } }
	env := func(f func(*harness.Environment)) func(*stats.RunData) {
		return func(d *stats.RunData) { f(&d.Run.Environment) }
	}
	all := 2 * 2 * len(simulatedTargets)
	for _, c := range []struct {
		name   string
		change func(*stats.RunData)
		barred int // rows that are not comparable
		want   string
	}{
		{"methodology", func(d *stats.RunData) { d.Run.Methodology = 2 }, all, "other methodology: version 1 in A, 2 in B"},
		{"host", env(func(e *harness.Environment) { e.Host = "other" }), all, `other machine: host "bench" in A, "other" in B; if they are alike, --any-host compares them`},
		{"CPU", env(func(e *harness.Environment) { e.CPUModel = "Other CPU" }), all, `other machine: CPU "Some CPU" in A, "Other CPU" in B`},
		{"CPUs", env(func(e *harness.Environment) { e.CPUs = 4 }), all, "other machine: number of CPUs"},
		{"launch", plan(func(p *harness.Plan) { p.Launch = "once" }), all, "other plan: launch not set in A, once in B"},
		{"pinning", plan(func(p *harness.Plan) { p.Machine.ServerCPUs = "0-3" }), all, "other plan: machine.server_cpus not set in A, 0-3 in B"},
		{"its port does not matter", plan(func(p *harness.Plan) { p.Machine.BasePort = 9000 }), 0, ""},
		{"nor its seed and name", plan(func(p *harness.Plan) { p.Seed, p.Name = 7, "x" }), 0, ""},
		{"load", func(d *stats.RunData) {
			d.Run.Plan.Loads = []harness.Load{{Loader: "load", Mode: "closed", Connections: 20, Duration: time.Second}}
		}, all, "other load: duration 0s in A, 1s in B"},
		{"scenario", plan(func(p *harness.Plan) { p.Scenarios = []string{"json"} }), all / 2, "B: scenario absent"},
		{"target", without("gin"), 4, "B: target absent"},
		{"baseline", without("nethttp"), all, "B: baseline absent"},
		{"rounds", func(d *stats.RunData) { d.Turns = d.Turns[:5*2*len(simulatedTargets)] }, all, "B: too few rounds: 5 of the 6 that it takes"},
		{"failures", func(d *stats.RunData) { d.Turns[1].Account().Wrong = 3 }, 2, "B: not ranked: 3 of"},
		{"failures of the baseline", func(d *stats.RunData) { d.Turns[0].Account().Wrong = 3 }, all / 2, "B: the baseline is not ranked: 3 of"},
		{"the generator as the baseline's limit", limited("nethttp", 0.5, 0.99, 0), all, "B: the generator was the limit of the baseline"},
		{"another limit", limited("gin", 0.5, 0.99, 0.9), 2, "the limit was unclear in A, database in B: the rates are not of the same thing"},
		{"another limit of the baseline", limited("nethttp", 0.5, 0.99, 0.9), all / 2, "the limit of the baseline was unclear in A, database in B"},
		{"a server that was not quite busy", limited("gin", 0.99, 0.5, 0), 0, ""},
		{"no CPU time", func(d *stats.RunData) {
			for i := range d.Turns {
				d.Turns[i].Account().ServerCPU = nil
			}
		}, all / 2, "B: not recorded"},
	} {
		rng := rand.New(rand.NewPCG(17, 18))
		a, b := simulated{rounds: 8, drift: 1}.run(rng, "a"), simulated{rounds: 8, drift: 1}.run(rng, "b")
		c.change(&b)
		got := compareRuns(t, stats.CompareOptions{}, a, b)
		n, _ := verdicts(got)
		reasons := map[string]bool{}
		for _, r := range got.Rows {
			for _, s := range r.Steps {
				if s.Verdict == stats.ChangeBarred {
					reasons[s.Reason] = true
				}
				if (s.Verdict == stats.ChangeBarred) != (s.Reason != "") {
					t.Errorf("%s: %s %s is %q for %q", c.name, r.Target, r.Scenario, s.Verdict, s.Reason)
				}
			}
		}
		said := false
		for r := range reasons {
			said = said || strings.Contains(r, c.want)
		}
		if n[stats.ChangeBarred] != c.barred || c.barred > 0 && !said {
			t.Errorf("%s: %d rows are not comparable, want %d: %v", c.name, n[stats.ChangeBarred], c.barred, reasons)
		}
	}
}

// limited says how busy the CPUs were while a target was asked, whose limit was unclear without that;
// database is its share of the generator's, 0 without one.
func limited(target string, server, generator, database float64) func(*stats.RunData) {
	return func(d *stats.RunData) {
		for i := range d.Turns {
			if m := &d.Turns[i]; m.Target == target {
				m.Result.Resources = &harness.Resources{Stretch: 1, Server: harness.Usage{CPUs: 1, Busy: server}, Generator: harness.Usage{CPUs: 1, Busy: generator}}
				if database > 0 {
					m.Result.Resources.Database = &harness.Usage{CPUs: 1, User: database}
				}
			}
		}
	}
}

// A gate cannot judge a row whose limit moved to or from the database, and names it.
func TestMovedLimitIsNamed(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(27, 28))
	a, b := simulated{rounds: 6, drift: 1}.run(rng, "a"), simulated{rounds: 6, drift: 1, slow: map[string]float64{"gin": 0.5}}.run(rng, "b")
	limited("gin", 0.5, 0.99, 0.9)(&a)
	c := compareRuns(t, stats.CompareOptions{}, a, b)
	named := stats.Unjudged(c)
	if len(named) != 2 || !strings.HasPrefix(named[0], "gin text closed-c20 (-") || !strings.Contains(named[0], "the limit was database in A, unclear in B") {
		t.Errorf("%q", named)
	}
	if bad := stats.GateOf(c, 0.03).Regressions; len(bad) != 2 || !strings.Contains(bad[0], "CPU time") {
		t.Errorf("its CPU time is judged all the same: %q", bad)
	}
}

func without(target string) func(*stats.RunData) {
	return func(d *stats.RunData) {
		var left []harness.Measurement
		for _, m := range d.Turns {
			if m.Target != target {
				left = append(left, m)
			}
		}
		d.Turns = left
	}
}

func TestAnyHost(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(19, 20))
	a, b := simulated{rounds: 6, drift: 1}.run(rng, "a"), simulated{rounds: 6, drift: 1}.run(rng, "b")
	b.Run.Environment.Host, b.Run.Environment.Kernel, b.Run.Subjects[1].Build.Version = "other", "7.0", "v2"
	c := compareRuns(t, stats.CompareOptions{AnyHost: true}, a, b)
	notes := strings.Join(c.Notes, "\n")
	for _, want := range []string{"different host: bench in A, other in B", "different kernel: not set in A, 7.0 in B", "gin: version v-gin in A, v2 in B"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes are %q, want %q", notes, want)
		}
	}
	if n, _ := verdicts(c); n[stats.ChangeBarred] > 0 {
		t.Errorf("%v", n)
	}
}

// A server that was ranked and is not any more is a regression, whatever its speed.
func TestLostRankIsARegression(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(21, 22))
	a, b := simulated{rounds: 6, drift: 1}.run(rng, "a"), simulated{rounds: 6, drift: 1}.run(rng, "b")
	b.Turns[1].Account().Wrong = 3 // gin text
	bad := stats.GateOf(compareRuns(t, stats.CompareOptions{}, a, b), 0.5).Regressions
	if len(bad) != 1 || !strings.HasPrefix(bad[0], "gin text closed-c20: not ranked: 3 of") {
		t.Errorf("%q", bad)
	}
	if bad := stats.GateOf(compareRuns(t, stats.CompareOptions{}, b, a), 0.5).Regressions; len(bad) > 0 {
		t.Errorf("a rank that was won is a regression: %q", bad)
	}
}

// Over time a row is held against the last run that it can be held against, not only the one just before.
func TestTrend(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(23, 24))
	slow := map[string]float64{"gin": 0.9}
	a, b := simulated{rounds: 10, drift: 1}.run(rng, "a"), simulated{rounds: 10, drift: 1}.run(rng, "b")
	c, d := simulated{rounds: 10, drift: 1, slow: slow}.run(rng, "c"), simulated{rounds: 10, drift: 1, slow: slow}.run(rng, "d")
	b.Run.Environment.CPUs = 64
	for _, r := range compareRuns(t, stats.CompareOptions{}, a, b, c, d).Rows {
		if r.Target != "gin" {
			continue
		}
		if r.Steps[0].Verdict != stats.ChangeBarred || r.Steps[1].Verdict != stats.ChangeWorse || r.Steps[1].From != 0 || !unchanged(r.Steps[2]) || r.Steps[2].From != 2 {
			t.Errorf("%s %s: %+v", r.Figure, r.Scenario, r.Steps)
		}
	}
}

// What an open load offers is no speed; its CPU time is compared all the same. Rounds that do not scatter
// judge nothing.
func TestOpenAndSteady(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(25, 26))
	a, b := simulated{rounds: 6, drift: 1}.run(rng, "a"), simulated{rounds: 6, drift: 1}.run(rng, "b")
	for _, d := range []*stats.RunData{&a, &b} {
		l := harness.Load{Loader: "load", Mode: "rate", RateLoad: harness.RateLoad{Rate: 1000}, Connections: 20}
		d.Run.Plan.Loads = []harness.Load{l}
		for i := range d.Turns {
			d.Turns[i].Load = l
		}
	}
	for _, r := range compareRuns(t, stats.CompareOptions{}, a, b).Rows {
		if s := r.Steps[0]; (r.Figure == stats.FigureThroughput) != strings.Contains(s.Reason, "an offered load") || r.Figure == stats.FigureCPU && s.Reason != "" {
			t.Errorf("%s %s: %+v", r.Figure, r.Target, s)
		}
	}
	x, y := testRun(6, "nethttp", "gin"), testRun(6, "nethttp", "gin")
	fixed := func(r harness.Run, gin float64) (d stats.RunData) {
		d.Run = r
		for round := 1; round <= 6; round++ {
			d.Turns = append(d.Turns, turn(r, round, "nethttp", "text", 100), turn(r, round, "gin", "text", gin))
		}
		return d
	}
	c := compareRuns(t, stats.CompareOptions{}, fixed(x, 50), fixed(y, 60))
	if s := c.Rows[1].Steps[0]; s.Verdict != stats.ChangeBarred || !strings.Contains(s.Reason, "do not scatter") {
		t.Errorf("%+v", s)
	}
	c = compareRuns(t, stats.CompareOptions{}, fixed(x, 50), fixed(y, 50))
	for _, r := range c.Rows {
		if s := r.Steps[0]; r.Target == "gin" && (!unchanged(s) || s.Change.Mean != 1 || s.P != 1) {
			t.Errorf("%+v", s)
		}
	}
}
