package scenarios_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/scenarios"
	"tenrounds/shared/bookstore/catalog"
)

// The bookstore's scenarios are beside the plain ones, and every answer but those of creates is compared.
func TestBookstore(t *testing.T) {
	if all := scenarios.BookstoreNames(); len(all) != 18 || slices.Contains(scenarios.Names(), all[0]) {
		t.Errorf("%q", all)
	}
	for _, name := range scenarios.BookstoreNames() {
		if !strings.HasSuffix(name, "-small") {
			continue
		}
		s, err := scenarios.ByName(name)
		if err != nil || s.Name != name || s.About == "" || scenarios.ScaleOf(name) != "small" ||
			scenarios.Application(name) != "bookstore" {
			t.Fatalf("%s: %+v, %v", name, s.Name, err)
		}
		weights := map[string]int{}
		for _, r := range s.Requests {
			kind := r.Method
			if strings.HasPrefix(r.Path, "/author?") {
				kind = "overview"
			}
			weights[kind] += max(r.Weight, 1)
			if r.Method == "GET" && (r.Expect.Status != 200 || len(r.Expect.Body) < 100) || r.Method == "POST" &&
				r.Expect.Status != 201 {
				t.Errorf("%s: %s expects %d and %d bytes", name, r.Path, r.Expect.Status, len(r.Expect.Body))
			}
		}
		if name == "book-mix-small" {
			all := float64(weights["GET"] + weights["overview"] + weights["POST"])
			for kind, want := range map[string]float64{"GET": 0.75, "overview": 0.2, "POST": 0.05} {
				if got := float64(weights[kind]) / all; math.Abs(got-want) > 0.001 {
					t.Errorf("%s: %.3f of the mix, want %.3f", kind, got, want)
				}
			}
		}
	}
	c := catalog.Catalog{Seed: scenarios.DataSeed, Authors: 1000}
	s, err := scenarios.ByName("book-overview-50-small")
	if err != nil || s.Requests[0].Path != "/author?limit=20&offset=500" ||
		!strings.Contains(string(s.Requests[0].Expect.Body), c.AuthorID(500).String()) {
		t.Errorf("%+v, %v", s.Requests, err)
	}
	if scenarios.Application("json") != "" || scenarios.ScaleOf("book-detail-huge") != "" {
		t.Error("a plain scenario is taken for one of the bookstore")
	}
	if _, err := scenarios.ByName("book-detail-huge"); err == nil {
		t.Error("an unknown scale is taken")
	}
}
