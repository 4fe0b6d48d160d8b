package scenarios

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tenrounds/harness"
	"tenrounds/shared/bookstore/catalog"
)

// Bookstore is the application that the scenarios of this file ask.
const Bookstore = "bookstore"

// DataSeed is the seed of the data that these scenarios expect.
const DataSeed = 1

// drawn is how many authors are asked for, drawn at random and the same for every target: more than any
// server's database would keep by accident, and few enough to be held with their answers.
const drawn = 1500

// ofBooks are the scenarios of the bookstore by their names without the scale.
var ofBooks = []struct {
	name, about string
	requests    func(catalog.Catalog) []harness.Request
}{
	{"book-detail", "GET /author/{id} of random authors: two queries, and genres computed in the application", detail},
	{"book-overview-0", "GET /author: the first page", func(c catalog.Catalog) []harness.Request { return overview(c, 0) }},
	{"book-overview-5", "GET /author at an offset of 5 % of the authors", func(c catalog.Catalog) []harness.Request { return overview(c, 5) }},
	{"book-overview-50", "GET /author at an offset of 50 % of the authors", func(c catalog.Catalog) []harness.Request { return overview(c, 50) }},
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

// ScaleOf returns the scale of the data that a scenario of the bookstore needs, and "" for others.
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

// Application returns the application that a scenario asks: Bookstore, or "" for the contract's own.
func Application(name string) string {
	if ScaleOf(name) != "" {
		return Bookstore
	}
	return ""
}

// Creates reports whether all that a scenario does is to create rows.
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

// expected is an answer 200 that is encoded by another library than the servers'.
func expected(v any) harness.Expectation {
	return harness.Expectation{Status: 200, Body: JSON(v)}
}

func detail(c catalog.Catalog) (requests []harness.Request) {
	rng := rand.New(rand.NewPCG(c.Seed, uint64(c.Authors)))
	for range drawn {
		i := rng.IntN(c.Authors)
		requests = append(requests, harness.Request{Method: "GET", Path: "/author/" + c.AuthorID(i).String(), Expect: expected(c.Detail(i))})
	}
	return requests
}

func overview(c catalog.Catalog, percent int) []harness.Request {
	const page = 20
	offset := c.Authors * percent / 100
	return []harness.Request{{Method: "GET", Path: fmt.Sprintf("/author?limit=%d&offset=%d", page, offset), Expect: expected(c.Page(page, offset))}}
}

// create has no expected body: the id in the answer is the server's choice. That the row is there is found out
// in the database.
func create(catalog.Catalog) (requests []harness.Request) {
	for _, n := range names {
		requests = append(requests, harness.Request{
			Method: "POST", Path: "/author",
			Header: []harness.HeaderField{{Name: "Content-Type", Value: "application/json"}},
			Body: []byte(`{"name":"` + n + `","country_code":"IE","email":"` + strings.ToLower(n) + `@books.example","phone":"+35312345678",` +
				`"contact_address":"1 Harbour Street, Cork","contract_started":"2024-02-29","contract_finished":null,"contract_value":125000}`),
			Expect: harness.Expectation{Status: 201},
		})
	}
	return requests
}

// mix weighs 75 % detail, 20 % overview in equal parts, and 5 % create.
func mix(c catalog.Catalog) (requests []harness.Request) {
	add := func(share int, part []harness.Request) {
		for _, r := range part {
			// Parts differ in their numbers of requests, so a request's weight is its part's over that number.
			r.Weight = share * drawn / len(part)
			requests = append(requests, r)
		}
	}
	add(75, detail(c))
	add(20, append(append(overview(c, 0), overview(c, 5)...), overview(c, 50)...))
	add(5, create(c))
	return requests
}
