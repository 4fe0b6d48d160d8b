package scenarios

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/shared/bookstore/catalog"
)

// Bookstore is the application of the scenarios in this file.
const Bookstore = "bookstore"

// DataSeed is the seed of the data that these scenarios expect.
const DataSeed = 1

// drawn is how many random authors are requested, the same for all targets: more than a database would cache
// by accident, and few enough to keep their answers.
const drawn = 1500

// ofBooks are the scenarios of the bookstore by their names without the scale.
var ofBooks = []struct {
	name, about string
	requests    func(catalog.Catalog) []harness.Request
}{
	{"book-detail", "GET /author/{id} of random authors: two queries, and genres computed in the application",
		detail},
	{"book-overview-0", "GET /author: the first page", overview(0)},
	{"book-overview-5", "GET /author at an offset of 5 % of the authors", overview(5)},
	{"book-overview-50", "GET /author at an offset of 50 % of the authors", overview(50)},
	{"book-create", "POST /author: validation and an insert; its rows are counted in the database", create},
	{"book-mix", "75 % detail, 20 % overview, 5 % create", mix},
}

// BookstoreNames lists the names of the bookstore's scenarios, each with each scale: "book-detail-small".
func BookstoreNames() (names []string) {
	for _, s := range catalog.Scales {
		for _, b := range ofBooks {
			names = append(names, b.name+"-"+s.Name)
		}
	}
	return names
}

// BookstoreKinds are their names without the scale: "book-detail".
func BookstoreKinds() (names []string) {
	for _, b := range ofBooks {
		names = append(names, b.name)
	}
	return names
}

// ScaleOf returns the scale of a bookstore scenario's data, and "" for other scenarios.
func ScaleOf(name string) string {
	for _, s := range catalog.Scales {
		for _, b := range ofBooks {
			if name == b.name+"-"+s.Name {
				return s.Name
			}
		}
	}
	return ""
}

// Creates reports whether a scenario only creates rows.
func Creates(name string) bool { return strings.HasPrefix(name, "book-create-") }

// ofBookstore builds a scenario of the bookstore.
func ofBookstore(name string) (harness.Scenario, bool) {
	c, err := catalog.New(ScaleOf(name), DataSeed)
	if err != nil {
		return harness.Scenario{}, false
	}
	for _, b := range ofBooks {
		if name == b.name+"-"+ScaleOf(name) {
			return harness.Scenario{Name: name, About: b.about, Requests: b.requests(c)}, true
		}
	}
	return harness.Scenario{}, false
}

// expected is an answer 200, encoded by another library than the servers use.
func expected(v any) harness.Expectation {
	return harness.Expectation{Status: 200, Body: JSON(v)}
}

func detail(c catalog.Catalog) (requests []harness.Request) {
	rng := rand.New(rand.NewPCG(c.Seed, uint64(c.Authors)))
	for range drawn {
		i := rng.IntN(c.Authors)
		requests = append(requests, harness.Request{Method: "GET", Path: "/author/" + c.AuthorID(i).String(),
			Expect: expected(c.Detail(i))})
	}
	return requests
}

func overview(percent int) func(catalog.Catalog) []harness.Request {
	return func(c catalog.Catalog) []harness.Request {
		const page = 20
		offset := c.Authors * percent / 100
		return []harness.Request{{Method: "GET", Path: fmt.Sprintf("/author?limit=%d&offset=%d", page, offset),
			Expect: expected(c.Page(page, offset))}}
	}
}

// create has no expected body, since the server chooses the id. The rows are counted in the database.
func create(catalog.Catalog) (requests []harness.Request) {
	for _, n := range names {
		requests = append(requests, harness.Request{
			Method: "POST", Path: "/author",
			Header: []harness.HeaderField{{Name: "Content-Type", Value: "application/json"}},
			Body: []byte(`{"name":"` + n + `","country_code":"IE","email":"` + strings.ToLower(n) +
				`@books.example","phone":"+35312345678",` +
				`"contact_address":"1 Harbour Street, Cork","contract_started":"2024-02-29",` +
				`"contract_finished":null,"contract_value":125000}`),
			Expect: harness.Expectation{Status: 201},
		})
	}
	return requests
}

// mix weighs 75 % detail, 20 % overview in equal parts, and 5 % create.
func mix(c catalog.Catalog) (requests []harness.Request) {
	add := func(share int, part []harness.Request) {
		for _, r := range part {
			// A request's weight is the share of its part over the number of requests in it.
			r.Weight = share * drawn / len(part)
			requests = append(requests, r)
		}
	}
	add(75, detail(c))
	add(20, slices.Concat(overview(0)(c), overview(5)(c), overview(50)(c)))
	add(5, create(c))
	return requests
}
