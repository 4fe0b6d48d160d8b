package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"tenrounds/test/checkout"
)

// Every figure of the section on intervals is one that make simulate wrote, under the same name.
func TestSimulationsOnThePage(t *testing.T) {
	t.Parallel()
	checkout.Log()
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	figures := map[string]bool{}
	part := ""
	gap := regexp.MustCompile(` {2,}`)
	for _, line := range strings.Split(read("docs/simulations.txt"), "\n") {
		cells := gap.Split(line, -1)
		switch {
		case len(cells) > 2 && cells[0] == "": // a line below another one
			figures[part+": "+cells[1]+"|"+cells[2]] = true
		case len(cells) > 1:
			part = cells[0]
			figures[part+"|"+cells[1]] = true
		}
	}
	_, section, _ := strings.Cut(read("docs/validation.md"), "## Intervals\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := 0
	for _, line := range strings.Split(section, "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) != 2 || !strings.ContainsAny(cells[1], "0123456789") {
			continue
		}
		rows++
		if !figures[cells[0]+"|"+cells[1]] {
			t.Errorf("docs/simulations.txt has no line %q with the figure %q: take both from the file", cells[0],
				cells[1])
		}
	}
	if rows < 10 {
		t.Errorf("%d rows with figures on the page, %d figures in the file", rows, len(figures))
	}
}
