// Package page writes report.html, the index of a site, and charts for documents.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// part is one section of the page. Its view is what the template of the same name shows; nil leaves it out.
type part struct {
	name, title string
	view        func(content.Input) any
}

// pageParts are the sections in their order. To add one is to add a line here, a file beside this one and a
// template in assets.
func pageParts() []part {
	return []part{
		{"answer", "", answerView},
		{"features", "What a feature costs", featuresView},
		{"open", "Results under the offered load", openView},
		{"rates", "CPU time per answer at a fixed rate", ratesView},
		{"ranking", "Throughput, CPU time, memory and response times", rankingView},
		{"sweep", "Throughput and response time by number of connections", sweepView},
		{"spread", "How much of the difference remains in an application", spreadView},
		{"doubts", "Warnings and exclusions", doubtsView},
		{"pairs", "Pairwise comparison", pairsView},
		{"noise", "Smallest detectable difference", noiseView},
		{"layouts", "How much layouts of one program differ", layoutsView},
		{"tries", "The capacity search, step by step", triesView},
		{"connections", "Cost of a new connection per request", connectionsView},
		{"beside", content.BesideTitle, besideView},
		{"latency", "Response times", latencyView},
		{"cpu", "Costs", cpuView},
		{"limits", "What limited each result", limitsView},
		{"runin", "Warm-up", runInView},
		{"facts", "Start-up and size", factsView},
		{"drift", "Was the machine stable?", driftView},
		{"crosscheck", "Cross-check with wrk", crossCheckView},
		{"figures", "Files", figuresView},
		{"environment", "Environment", environmentView},
	}
}

//go:embed assets
var assets embed.FS

// pageTemplates are all templates of pages. They are part of the program, so a fault in them shows in any
// test.
var pageTemplates = template.Must(template.New("page").ParseFS(assets, "assets/*.html"))

// shownPart is a section with its content.
type shownPart struct {
	Name, Title string
	// Controls stand before the first section that they act on.
	Controls bool
	Body     template.HTML
}

// Write writes report.html: one file that asks for nothing else.
func Write(w io.Writer, in content.Input) error {
	var parts []shownPart
	for _, p := range pageParts() {
		view := p.view(in)
		if view == nil {
			continue
		}
		var b bytes.Buffer
		if err := pageTemplates.ExecuteTemplate(&b, p.name+".html", view); err != nil {
			return fmt.Errorf("report: section %s of the page: %w", p.name, err)
		}
		// no line may begin with the unit; files are in base64
		body := strings.ReplaceAll(b.String(), " %", "\u00a0%")
		parts = append(parts, shownPart{Name: p.name, Title: p.title, Body: template.HTML(body)})
	}
	a := answerView(in).(answer)
	view, err := newDocument(a.Headline, "page.css", "page.js")
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(parts, func(p shownPart) bool {
		return p.Name != "answer" && p.Name != "doubts" && p.Name != "environment"
	}); i >= 0 {
		parts[i].Controls = true
	}
	view.Parts, view.Data, view.Choices = parts, newScriptData(in), newChoices(in)
	view.Kicker = kicker(in.Run)
	view.Description = view.Kicker
	if len(a.Findings) > 0 {
		view.Description = figures.Clip(a.Findings[0].Head+". "+a.Findings[0].Words+" "+view.Kicker,
			descriptionLimit)
	}
	return view.write(w, "page.html")
}

// The lengths of a title and of a description: those who show them elsewhere cut off what is longer.
const (
	titleLimit       = 160
	descriptionLimit = 300
)

// icon stands in the tab of a browser.
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">` +
	`<rect width="16" height="16" rx="3" ` +
	`fill="#1464a5"/><path d="M3 4.5h10M3 8h6.5M3 11.5h4" stroke="#fff" stroke-width="2"/></svg>`

// document is what every page has.
type document struct {
	Title, Kicker, Description string
	Icon                       template.URL
	// Shapes are the outlines of the signs of engines.
	Shapes template.HTML
	// Policy forbids the page to load or run anything but its own style and script, should a name ever get past
	// the templates.
	Policy template.HTMLAttr
	Style  template.CSS
	Script template.JS
	Data   any
	Parts  []shownPart
	// Choices are what a reader can choose from.
	Choices any
}

// newDocument takes a style sheet and a script from the assets, with what all scripts share.
func newDocument(title, style, script string) (document, error) {
	css, err := assets.ReadFile("assets/" + style)
	if err != nil {
		return document{}, fmt.Errorf("report: %w", err)
	}
	var js []byte
	for _, name := range []string{"shared.js", script} {
		b, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return document{}, fmt.Errorf("report: %w", err)
		}
		js = append(js, b...)
	}
	return document{
		Title: figures.Clip(figures.OneLine(title), titleLimit), Style: template.CSS(css), Script: template.JS(js),
		Icon: dataLink("image/svg+xml", []byte(icon)), Shapes: chart.Shapes(),
		Policy: template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; style-src '%s'; script-src '%s'; `+
			`img-src data:; base-uri 'none'; form-action 'none'"`, hash(css), hash(js))),
	}, nil
}

func (d document) write(w io.Writer, name string) error {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, name, d); err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// hash is how a content security policy names a text.
func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func kicker(r harness.Run) string {
	words := []string{figures.Short(r.ID), "plan " + figures.Short(r.Plan.Name)}
	if !r.Started.IsZero() {
		words = append(words, r.Started.UTC().Format("2 January 2006"))
	}
	if r.Environment.CPUModel != "" {
		words = append(words, fmt.Sprintf("%s, %d CPUs", figures.Short(r.Environment.CPUModel), r.Environment.CPUs))
	}
	return strings.Join(words, " · ")
}
