package api_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-playground/validator/v10"

	"tenrounds/shared/api"
)

var update = flag.Bool("update", false, "write what external/python has of this package")

// The servers in Python read documents, pages and codes from a file, and test their own rules against a file
// of answers. Both are what this package says.
func TestPythonHasTheSame(t *testing.T) {
	for path, want := range map[string]any{
		"pyapi/data.json": pythonData(t), "tests/api_answers.json": pythonAnswers(),
	} {
		file := filepath.Join("..", "..", "external", "python", filepath.FromSlash(path))
		content, err := api.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		content = append(bytes.ReplaceAll(content, []byte(`},{"`), []byte("},\n{\"")), '\n') // lines, for git
		if *update {
			if err := os.WriteFile(file, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s is not what shared/api says (%v): go test -run TestPython ./shared/api -args -update",
				path, err)
		}
	}
}

// pythonData are documents, pages, and the codes of two rules.
func pythonData(t *testing.T) any {
	t.Helper()
	type page struct {
		Title    string        `json:"title"`
		Currency string        `json:"currency"`
		Rows     []api.Article `json:"rows"`
	}
	var pages []page
	for n := range api.Variants {
		p, _ := api.PageOf(fmt.Sprint(n))
		pages = append(pages, page(*p))
	}
	rules := validator.New()
	codes := func(rule string, letters int) (found []string) {
		codes := []string{""}
		for range letters {
			var longer []string
			for _, c := range codes {
				for l := 'A'; l <= 'Z'; l++ {
					longer = append(longer, c+string(l))
				}
			}
			codes = longer
		}
		for _, c := range codes {
			if rules.Var(c, rule) == nil {
				found = append(found, c)
			}
		}
		if len(found) < 100 {
			t.Errorf("%s knows only %v", rule, found)
		}
		return found
	}
	return map[string]any{"documents": api.Documents(), "pages": pages,
		"currencies": codes("iso4217", 3), "countries": codes("iso3166_1_alpha2", 2)}
}
