package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestScales(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name      string
		scale     Scale
		low, high float64
		ticks     []float64
	}{
		{"from zero", FromZero(118_056, 63_464), 0, 125_000, []float64{0, 25_000, 50_000, 75_000, 100_000,
			125_000}},
		{"small", FromZero(0.0000157), 0, 0.00002, []float64{0, 0.000005, 0.00001, 0.000015, 0.00002}},
		{"nothing", FromZero(), 0, 1, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{"zeros", FromZero(0, 0), 0, 1, []float64{0, 0.2, 0.4, 0.6, 0.8, 1}},
		{"no numbers", FromZero(nan, inf, 10), 0, 10, []float64{0, 2, 4, 6, 8, 10}},
		{"around", Around(0.853, 1.12), 0.8, 1.2, []float64{0.8, 0.9, 1, 1.1, 1.2}},
		{"around one", Around(5), 4, 6, []float64{4, 4.5, 5, 5.5, 6}},
		{"a decade", Decades(0.00011, 0.0009), 0.0001, 0.0009, []float64{0.0001, 0.0002, 0.0005}},
		{"decades", Decades(1, 1000), 1, 1000, []float64{1, 10, 100, 1000}},
		{"many decades", Decades(1e-9, 1e3), 1e-9, 1e3, []float64{1e-9, 1e-6, 1e-3, 1, 1000}},
		{"one time", Decades(3), 3, 30, []float64{5, 10, 20}},
		{"no times", Decades(0, -1, nan), 1, 10, []float64{1, 2, 5, 10}},
	} {
		same := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(math.Abs(a), math.Abs(b)) }
		if !same(c.scale.Low, c.low) || !same(c.scale.High, c.high) {
			t.Errorf("%s: the scale is %v to %v, want %v to %v", c.name, c.scale.Low, c.scale.High, c.low, c.high)
		}
		if got := c.scale.Ticks(5); !slices.EqualFunc(got, c.ticks, same) {
			t.Errorf("%s: the ticks are %v, want %v", c.name, got, c.ticks)
		}
		for i, v := range c.scale.Ticks(5) {
			if at := c.scale.At(v); at < 0 || at > 1 || math.Signbit(v) && v == 0 {
				t.Errorf("%s: tick %d, %v, is at %v", c.name, i, v, at)
			}
		}
	}
	s := Scale{Low: 1, High: 100, Log: true}
	for v, want := range map[float64]float64{1: 0, 10: 0.5, 100: 1, 0: 0, -5: 0, 1e9: 1, nan: 0, inf: 0} {
		if got := s.At(v); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v is at %v, want %v", v, got, want)
		}
	}
	for _, s := range []Scale{{}, {Low: nan, High: 1}, {High: inf}, {Low: 1, High: math.MaxFloat64},
		{Low: 1e-300, High: 1e300, Log: true}} {
		if n := len(s.Ticks(5)); n > 20 {
			t.Errorf("%+v has %d ticks", s, n)
		}
	}
}

// What is not known is not drawn, and nothing that is drawn holds what is no number.
func TestUnknownIsLeftOut(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	dots := []Dot{{Value: nan}, {Value: 5, Round: 2, Column: "goodput_rps", Title: "<b>"}}
	strip := string(Strip{Scale: FromZero(10), Dots: dots, Mean: nan, Low: nan, High: nan, Label: `"x"`}.HTML())
	line := Line{Points: []Point{{X: 1, Y: 1}, {X: 2, Y: nan}, {X: 3, Y: 3}, {X: 4, Y: 4}}}
	panel := string(Panel{X: Decades(1, 10), Y: Decades(1, 10), Lines: []Line{line},
		Dots: []Point{{X: nan, Y: 1}, {X: 2, Y: 2}}}.HTML())
	times := Range{Scale: Decades(1, 10)}
	times.Add(nan, "p50_s", "unknown")
	times.Add(2, "p99_s", "p99")
	picture := Picture{Title: "a < b", Scale: FromZero(10), Rows: []Row{{Name: "x\x00", Dots: dots, Mean: nan,
		Low: nan, High: nan}, {Span: true}}}.SVG()
	for name, drawn := range map[string]string{"strip": strip, "panel": panel, "range": string(times.HTML()),
		"picture": picture} {
		if strings.Contains(drawn, "NaN") || strings.Contains(drawn, "Inf") || strings.Contains(drawn, "<b>") ||
			strings.Contains(drawn, "\x00") {
			t.Errorf("the %s is %s", name, drawn)
		}
		if n := strings.Count(drawn, "<circle"); n != 1 {
			t.Errorf("the %s has %d dots, want 1", name, n)
		}
	}
	if strings.Contains(strip, `class="mean"`) || strings.Contains(strip, `class="band"`) ||
		!strings.Contains(strip, `data-round="2"`) || !strings.Contains(strip, `aria-label="&#34;x&#34;"`) {
		t.Errorf("the strip is %s", strip)
	}
	if n := strings.Count(panel, "M"); n != 2 {
		t.Errorf("the line has %d parts, want 2, with a gap between: %s", n, panel)
	}
	if fmt.Sprint(picture[:4]) != "<svg" || !strings.Contains(picture, "a &lt; b") {
		t.Errorf("the picture is %s", picture)
	}
}

// The labels of a panel stand beside its plot, so that they hide no curve, and those of a ruler know their
// neighbours.
func TestLabelsHaveRoom(t *testing.T) {
	t.Parallel()
	p := Panel{X: Decades(1, 10), Y: FromZero(100), YTicks: []Tick{{0, "0"}, {100, "100 ms"}}}
	if at := p.x(1); at < 50 || at > 60 {
		t.Errorf("beside a label of six letters the plot begins at %v", at)
	}
	if at := p.x(10); at != panelWidth-panelSide {
		t.Errorf("the plot ends at %v", at)
	}
	if at := (Panel{X: Decades(1, 10)}).x(1); at != panelSide {
		t.Errorf("without labels the plot begins at %v", at)
	}
	label := func(float64) string { return "x" }
	for _, c := range []struct {
		high  float64
		ticks []float64
		want  []string
	}{
		{40, []float64{0, 10, 20, 30, 40}, []string{"inner", "odd tight inner", "inner", "odd tight inner", "end"}},
		{50, []float64{0, 10, 20, 30, 40, 50}, []string{"inner", "odd inner", "tight inner", "odd inner",
			"tight inner", "odd end"}},
		// the last is in the middle of its mark
		{45, []float64{0, 10, 20, 30, 40}, []string{"inner", "odd inner", "inner", "odd inner", "end"}},
		{100, []float64{0, 50, 100}, []string{"inner", "odd inner", "end"}},
		{100, []float64{0}, []string{"end"}},
		{100, nil, nil},
	} {
		var got []string
		for _, part := range strings.Split(string(Ruler(Scale{High: c.high}, c.ticks, label)),
			`<text class="`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			got = append(got, name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("the labels at %v are %q, want %q", c.ticks, got, c.want)
		}
	}
}

// Two kinds look alike neither in their shape nor in their colour, as long as there are enough of both; then
// at least one of them differs.
func TestSigns(t *testing.T) {
	t.Parallel()
	seen := map[string]Sign{}
	for s := Sign(1); s <= 40; s++ {
		look := s.Class() + " " + shapes[s.shape()]
		if other, twice := seen[look]; twice {
			t.Errorf("the signs %d and %d look alike: %s", other, s, look)
		}
		seen[look] = s
		for o := Sign(1); o < s && s <= hues; o++ {
			if o.Class() == s.Class() || o.shape() == s.shape() {
				t.Errorf("the signs %d and %d share %s or shape %d", o, s, s.Class(), s.shape())
			}
		}
	}
	strip := string(
		Strip{Scale: Around(0.5, 2), Mean: 1, Low: 0.9, High: 1.1, Mark: 1, Signed: true, Hollow: true,
			Sign: 2}.HTML(),
	)
	if !strings.Contains(strip, `class="strip sign2 hollow"`) || !strings.Contains(strip, `href="#shape1"`) ||
		strings.Contains(strip, `class="mean"`) || strings.Contains(strip, `class="stem"`) {
		t.Errorf("the strip is %s", strip)
	}
	if plain := string(
		Strip{Scale: Around(0.5, 2), Mean: 1, Signed: true}.HTML(),
	); !strings.Contains(
		plain,
		`class="strip"`,
	) {
		t.Errorf("without a kind the strip is %s", plain)
	}
}
