package api

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Document is the value of the answer of GET /document: some 16 KiB of JSON.
type Document struct {
	Number   int       `json:"number"`
	Made     time.Time `json:"made"`
	Articles []Article `json:"articles"`
}

// Article is a part of a Document, and a row of a Page.
type Article struct {
	ID      int       `json:"id"`
	Name    string    `json:"name"`
	Price   float64   `json:"price"`
	Stock   int       `json:"stock"`
	Tags    []string  `json:"tags"`
	Text    string    `json:"text"`
	Changed time.Time `json:"changed"`
}

// articlesOfDocument makes some 16 KiB.
const articlesOfDocument = 90

// began is before all times of the data.
var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

var words = []string{"amber", "birch", "cobalt", "dune", "ember", "fjord", "garnet", "harbour", "indigo",
	"juniper", "kelp", "lantern", "meadow", "nickel", "orchard", "pebble", "quartz", "ribbon", "saffron",
	"timber", "umber", "velvet", "willow", "yarrow", "zephyr", "R&D", "large > small", "naïve"}

// articles draws articles from a seed.
func articles(seed uint64, n int) []Article {
	rng := rand.New(rand.NewPCG(seed, 1))
	word := func() string { return words[rng.IntN(len(words))] }
	all := make([]Article, n)
	for i := range all {
		a := Article{ID: 1000 + rng.IntN(9000), Name: word() + " " + word(),
			Price: float64(rng.IntN(100_000)) / 100, Stock: max(0, rng.IntN(500)-50), Tags: []string{},
			Text:    fmt.Sprintf("%s %s with %s and %s, for the %s.", word(), word(), word(), word(), word()),
			Changed: began.Add(time.Duration(rng.IntN(200*86400)) * time.Second)}
		for range rng.IntN(4) {
			a.Tags = append(a.Tags, word())
		}
		all[i] = a
	}
	return all
}

// Documents are all of them. They are made once, since the encoding is measured and not the making.
var Documents = sync.OnceValue(func() (all []Document) {
	for n := range Variants {
		all = append(all, Document{Number: n, Made: began.AddDate(0, 0, n),
			Articles: articles(uint64(n), articlesOfDocument)})
	}
	return all
})

// Documented is the answer of GET /document to the parameter n.
func Documented(n string) Answer {
	i, ok := variant(n)
	if !ok {
		return noVariant()
	}
	return value(&Documents()[i])
}
