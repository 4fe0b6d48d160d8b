package api

import (
	"embed"
	"html/template"
	"sync"
)

// PageName is the name of the template of GET /page.
const PageName = "page.html"

// Templates has the template as a file, for frameworks that read files.
//
//go:embed page.html
var Templates embed.FS

// Template is the template of GET /page.
var Template = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(Templates, PageName))
})

// Page is what the template shows.
type Page struct {
	Title, Currency string
	Rows            []Article
}

const rowsOfPage = 20

var pages = sync.OnceValue(func() (all []Page) {
	for n := range Variants {
		all = append(all, Page{Title: "Articles <" + words[n] + ">", Currency: "EUR",
			Rows: articles(uint64(n)+100, rowsOfPage)})
	}
	return all
})

// PageOf is what GET /page shows for the parameter n. If n is wrong, refusal is the answer.
func PageOf(n string) (page *Page, refusal Answer) {
	i, ok := variant(n)
	if !ok {
		return nil, noVariant()
	}
	return &pages()[i], Answer{}
}
