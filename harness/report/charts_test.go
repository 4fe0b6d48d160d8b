package report_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/page"
)

var fileName = regexp.MustCompile(`^[a-z0-9-]{1,150}\.svg$`)

// wellFormed fails on a chart that is no XML, that would do anything, or whose name could lead out of its
// folder.
func wellFormed(t *testing.T, f content.File) {
	t.Helper()
	if !fileName.MatchString(f.Name) {
		t.Errorf("a chart is named %.80q", f.Name)
	}
	d := xml.NewDecoder(strings.NewReader(f.Text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%.80s is no XML: %v", f.Name, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok &&
			!slices.Contains([]string{"svg", "title", "style", "rect", "text", "tspan", "line", "circle"},
				e.Name.Local) {
			t.Errorf("%s holds an element %s", f.Name, e.Name.Local)
		}
	}
}

// The charts that the README shows must be those of the results.
func TestChartsOfReference(t *testing.T) {
	t.Parallel()
	charts := page.Charts(readReference(t))
	if len(charts) != 4 {
		t.Errorf("there are %d charts, want throughput and times of two scenarios", len(charts))
	}
	for _, f := range charts {
		wellFormed(t, f)
		path := filepath.Join(reference, "charts", f.Name)
		if *update {
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755),
				os.WriteFile(path, []byte(f.Text), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil || string(have) != f.Text {
			t.Errorf("%s is not the chart of the results (%v): bin/bench report --write results/reference makes it "+
				"again", path, err)
		}
	}
}

func TestChartNames(t *testing.T) {
	t.Parallel()
	in := input()
	for i := range in.Rows {
		in.Rows[i].Scenario = []string{"../../a", "..%2f..%2fa", "/a", "ä", "", "A"}[i]
	}
	seen := map[string]bool{}
	for _, f := range page.Charts(in) {
		wellFormed(t, f)
		if seen[f.Name] {
			t.Errorf("two charts are named %s", f.Name)
		}
		seen[f.Name] = true
	}
	if len(seen) == 0 {
		t.Error("no chart")
	}
	if n := len(page.Charts(content.Input{Run: harness.Run{ID: "x"}})); n != 0 {
		t.Errorf("nothing measured makes %d charts", n)
	}
}
