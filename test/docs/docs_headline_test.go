package docs_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The README's sentences about the bookstore give the figures of the kept run, with their intervals.
func TestReadmeBookstore(t *testing.T) {
	t.Parallel()
	read := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	_, said, found := strings.Cut(read("README.md"), "(results/bookstore/report.md)")
	said, _, ended := strings.Cut(said, "\n\n")
	_, spread, there := strings.Cut(read("results/bookstore/report.md"),
		"## Spread of the frameworks, json and book-detail-small,")
	spread, _, _ = strings.Cut(spread, "\n## ")
	figures := regexp.MustCompile(`\d+\.\d+(\.\.\d+\.\d+)?`).FindAllString(said, -1)
	if !found || !ended || !there || len(figures) != 5 {
		t.Fatalf("the README gives %q", figures)
	}
	for _, f := range figures {
		if !strings.Contains(spread, " "+f) && !strings.Contains(spread, f+")") {
			t.Errorf("%s is no figure of results/bookstore:\n%s", f, spread)
		}
	}
}
