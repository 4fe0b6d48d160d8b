package live_test

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/live"
	"tenrounds/harness/stats"
)

var update = flag.Bool("update", false, "write testdata/*.golden anew")

var begin = time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)

// rates are those of the targets, with something wrong with two.
var rates = []struct {
	name string
	rate float64
}{
	{"fiber", 110_000}, {"fiber3", 107_000}, {"fasthttp", 105_000}, {"echo5", 73_000}, {"gin",
		72_900}, {"httprouter", 72_500},
	{"chi", 72_000}, {"nethttp", 71_800}, {"echo", 68_800}, {"gorillamux", 67_700}, {"iris",
		65_900}, {"gorestful", 59_200}, {"hertz", 70_600},
}

func testRun() harness.Run {
	load := harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: 20,
		Duration: 2 * time.Second, Warmup: 500 * time.Millisecond}
	run := harness.Run{
		ID:       "20261122-093000-standard",
		Warnings: harness.Doubts{{Text: "other work: \x1b[31mlibrewolf\x1b[0m used 0.3 CPUs\nbefore the run"}},
		Plan: harness.Plan{Name: "standard", Rounds: 10, Scenarios: []string{"text", "json"},
			Loads:   []harness.Load{load},
			Machine: harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1"}},
		Environment: harness.Environment{CPUs: 2},
	}
	for _, r := range rates {
		s := harness.Subject{Entry: harness.Entry{Target: r.name, Alias: r.name}}
		if r.name == "hertz" {
			s.Verification = &harness.Verification{Violations: []harness.Violation{{Target: "hertz",
				Check: "json/body", Want: "{}", Got: "[]", Why: "it is the contract"}}}
		}
		run.Plan.Entries = append(run.Plan.Entries, s.Entry)
		run.Subjects = append(run.Subjects, s)
	}
	return run
}

// measured is the turn of a target in a round; the rounds scatter, each target in its own way.
func measured(run harness.Run, round, i int, scenario string) harness.Measurement {
	r := rates[i]
	goodput := r.rate * (1 + 0.04*math.Sin(float64(7*round+3*i)))
	m := harness.Measurement{
		Turn: harness.Turn{Round: round, Order: i + 1, Target: r.name, Scenario: scenario, Load: run.Plan.Loads[0]},
		Result: &harness.LoadResult{
			Duration: 2, Targets: []harness.TargetLoad{{Scheduled: 1000, Correct: 1000, Goodput: goodput,
				Histogram: times()}},
			Resources: &harness.Resources{
				Stretch: 2, Samples: 5, Server: harness.Usage{Processes: 1, User: 1.9, CPUs: 1, Busy: 0.97},
				Generator: harness.Usage{Processes: 1, User: 1.2, CPUs: 1, Busy: 0.6},
			},
		},
	}
	switch {
	case r.name == "iris" && round == 2:
		m.Result.Targets[0].Correct, m.Result.Targets[0].Wrong = 997, 3
	case r.name == "chi" && round == 1:
		m.Result.Resources.Disturbance = "apt took 0.4 s"
		m.Warnings = harness.Doubts{{Text: "something else took the CPUs: apt took 0.4 s"}}
	case r.name == "gorestful":
		m.Result.Resources.Server.Busy = 0.7
	}
	return m
}

// times is a histogram of one value. It is made once, because that takes long.
var times = sync.OnceValue(func() string {
	h := hdrhistogram.New(1, int64(time.Minute), 3)
	_ = h.RecordValue(363_000)
	b, _ := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	return string(b)
})

// after is the screen after some rounds of the scenario text, and a part of the next.
func after(t *testing.T, rounds, more int) *live.Screen {
	t.Helper()
	run := testRun()
	s := live.NewScreen(run, nil, nil, 11*time.Minute, begin)
	s.Keys = true
	var done []harness.Measurement
	for n := range rounds*len(rates) + more {
		m := measured(run, n/len(rates)+1, n%len(rates), "text")
		done = append(done, m)
		s.Begin(m.Turn)
		s.End(m, begin.Add(time.Duration(n+1)*3*time.Second))
	}
	rows, err := stats.Summarise(run, done)
	if err != nil {
		t.Fatal(err)
	}
	s.Rows(rows) // as after each turn; once is quicker
	if more > 0 {
		s.Begin(measured(run, rounds+1, more, "text").Turn)
	}
	return s
}

func TestScreen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		rounds, more  int
		width, height int
		keys          []string
	}{
		{"80x24-begin", 0, 0, 80, 24, nil},
		{"80x24-range", 3, 4, 80, 24, nil},
		{"80x24-interval", 7, 4, 80, 24, nil},
		{"40x12-interval", 7, 4, 40, 12, nil},
		{"40x12-scrolled", 7, 4, 40, 12, []string{"down", "down", "down", "down", "up"}},
		{"120x40-interval", 7, 4, 120, 40, nil},
		{"80x24-other", 7, 4, 80, 24, []string{"tab"}},
		{"20x5-interval", 7, 4, 20, 5, nil},
		{"80x24-help", 7, 4, 80, 24, []string{"?"}},
		{"80x24-words", 7, 4, 80, 24, []string{"?", "w"}},
		{"40x12-words", 7, 4, 40, 12, []string{"w", "down", "down", "up"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := after(t, c.rounds, c.more)
			for _, k := range c.keys {
				if !s.Key(k) {
					t.Errorf("the key %q is not known", k)
				}
			}
			golden(t, c.name, s.Draw(c.width, c.height))
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got+"\n" != string(want) {
		t.Errorf("%s is not what it was (go test ./harness/live -update writes it anew); now it is\n%s", path, got)
	}
}

// At any size the screen stays within it, holds nothing that a terminal would obey, and with room for it
// every target.
func TestScreenFits(t *testing.T) {
	t.Parallel()
	for _, rounds := range []int{0, 3, 7} {
		s := after(t, rounds, 2)
		for _, s.ASCII = range []bool{false, true} {
			for _, width := range []int{-1, 0, 1, 2, 7, 20, 39, 55, 56, 72, 80, 96, 131} {
				for _, height := range []int{-1, 0, 1, 2, 5, 7, 8, 12, 15, 16, 24, 45} {
					checkSize(t, s.Draw(width, height), width, height, s.ASCII)
				}
			}
		}
		for _, key := range []string{"?", "w"} {
			s.Key(key)
			for _, width := range []int{1, 7, 39, 80} {
				for _, height := range []int{1, 2, 3, 4, 12, 24} {
					checkSize(t, s.Draw(width, height), width, height, s.ASCII)
				}
			}
		}
		s.Key("esc")
		text := s.Draw(80, 24)
		for _, r := range rates {
			if !strings.Contains(text, "\n"+r.name+" ") {
				t.Errorf("%d rounds: %s is missing", rounds, r.name)
			}
		}
	}
}

func checkSize(t *testing.T, text string, width, height int, ascii bool) {
	t.Helper()
	if width <= 0 || height <= 0 {
		if text != "" {
			t.Errorf("%d x %d: %q", width, height, text)
		}
		return
	}
	lines := strings.Split(text, "\n")
	if len(lines) > height {
		t.Errorf("%d x %d: %d lines", width, height, len(lines))
	}
	for _, l := range lines {
		if n := utf8.RuneCountInString(l); n > width {
			t.Errorf("%d x %d: a line of %d: %q", width, height, n, l)
		}
		for _, r := range l {
			if r < ' ' || ascii && r > '~' {
				t.Errorf("%d x %d: %q in %q", width, height, r, l)
			}
		}
	}
}

// Under six rounds a bar is a range, from then on an interval, which gets narrower with the rounds.
func TestBars(t *testing.T) {
	t.Parallel()
	widths := map[int]int{}
	for _, rounds := range []int{1, 3, 6, 10} {
		s := after(t, rounds, 0)
		text := s.Draw(200, 40)
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "gin ") {
				continue
			}
			dotted, solid := strings.Count(line, "┄"), strings.Count(line, "━")
			if rounds < 6 && solid > 0 || rounds >= 6 && dotted > 0 || strings.Count(line, "●") != 1 {
				t.Errorf("after %d rounds: %s", rounds, line)
			}
			widths[rounds] = dotted + solid
		}
		if want := "range of under 6 rounds"; strings.Contains(text, want) != (rounds < 6) {
			t.Errorf("after %d rounds the legend says otherwise:\n%s", rounds, text)
		}
	}
	if widths[1] != 0 || widths[3] == 0 || widths[10] >= widths[6] {
		t.Errorf("the bars are that wide by the number of rounds: %v", widths)
	}
}

// Colour adds to the text and changes nothing of it.
func TestColour(t *testing.T) {
	t.Parallel()
	s := after(t, 7, 4)
	text := s.Draw(100, 30)
	s.Colour = true
	painted := s.Draw(100, 30)
	if !strings.Contains(painted, "\x1b[31m") {
		t.Error("nothing is red, though a target is not ranked")
	}
	bare := ""
	for i, part := range strings.Split(painted, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		bare += part
	}
	for i, l := range strings.Split(bare, "\n") {
		if want := strings.Split(text, "\n")[i]; strings.TrimRight(l, " ") != want {
			t.Errorf("painted:\n%s\nplain:\n%s", l, want)
		}
	}
}

// A run that goes on begins with what was measured before, and its estimate is of what is left.
func TestResumedScreen(t *testing.T) {
	t.Parallel()
	run := testRun()
	var done []harness.Measurement
	for i := range rates {
		done = append(done, measured(run, 1, i, "text"), measured(run, 1, i, "json"))
	}
	rows, err := stats.Summarise(run, done)
	if err != nil {
		t.Fatal(err)
	}
	s := live.NewScreen(run, done, rows, 10*time.Minute, begin)
	if text := s.Draw(80, 24); !strings.Contains(text, "turn 26/260") ||
		!strings.Contains(text, "9m0s left, ends about 09:39") {
		t.Errorf("after a round of ten that takes ten minutes in all:\n%s", text)
	}
	s.End(measured(run, 2, 0, "text"), begin.Add(2*time.Second))
	if text := s.Draw(80, 24); !strings.Contains(text, "turn 27/260") ||
		!strings.Contains(text, "7m46s left, ends about 09:37") {
		t.Errorf("after one more turn of 2 s of 234:\n%s", text)
	}
}

// The list of warnings has each one whole, however long it is; the same key, esc and another scenario close
// it.
func TestPanels(t *testing.T) {
	t.Parallel()
	s := after(t, 7, 4)
	long := "the server " + strings.Repeat("really ", 30) + "did not stop"
	s.Note(long)
	if strings.Contains(s.Draw(80, 24), "did not stop") {
		t.Fatal("the message fits beside the table: it is too short for this test")
	}
	s.Key("w")
	if text := s.Draw(80, 24); !strings.Contains(strings.Join(strings.Fields(text), " "), long) {
		t.Errorf("the message is not whole:\n%s", text)
	}
	for _, key := range []string{"w", "esc", "tab"} {
		s.Key("?")
		if text := s.Draw(80, 24); !strings.Contains(text, "Keys\n") || strings.Contains(text, "\nfiber ") {
			t.Errorf("the help is not shown:\n%s", text)
		}
		if key == "w" {
			s.Key("w")
		}
		if !s.Key(key) || !strings.Contains(s.Draw(80, 24), "\nfiber ") {
			t.Errorf("the key %q does not close the panel:\n%s", key, s.Draw(80, 24))
		}
	}
}

// From six rounds on a line separates groups, where there is room: the fastest three are a group of their
// own.
func TestGroupsAsTheyForm(t *testing.T) {
	t.Parallel()
	for _, rounds := range []int{3, 7} {
		text := after(t, rounds, 0).Draw(80, 40)
		before, rest, drawn := strings.Cut(text, "\n"+strings.Repeat("─", 80)+"\n")
		if drawn != (rounds >= stats.MinRounds) {
			t.Errorf("after %d rounds: a line is %v:\n%s", rounds, drawn, text)
		}
		if drawn && (!strings.Contains(before, "\nfasthttp ") || strings.Contains(before, "\ngin ") ||
			!strings.Contains(rest, "gin ")) {
			t.Errorf("the line is in another place:\n%s", text)
		}
	}
}
