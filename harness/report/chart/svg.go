// Package chart draws the charts of harness/report as SVG: strips of dots, small multiples, and whole
// pictures. It knows figures and no nouns; what a figure means is the report's affair.
//
// On a page a chart takes its colours from the page's style sheet by the classes of its elements; a Picture,
// which stands alone, brings its own.
package chart

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// canvas gathers elements. All that it is given as a text is escaped.
type canvas struct{ b strings.Builder }

// open begins an element with attributes, a name and a value in turn.
func (c *canvas) open(name string, attributes ...string) {
	c.head(name, attributes)
	c.b.WriteByte('>')
}

// put writes an element that holds nothing.
func (c *canvas) put(name string, attributes ...string) {
	c.head(name, attributes)
	c.b.WriteString("/>")
}

func (c *canvas) head(name string, attributes []string) {
	c.b.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			c.b.WriteString(" " + attributes[i] + `="` + escape(attributes[i+1]) + `"`)
		}
	}
}

func (c *canvas) close(name string) { c.b.WriteString("</" + name + ">") }

// text writes an element that holds a text.
func (c *canvas) text(name, s string, attributes ...string) {
	c.open(name, attributes...)
	c.b.WriteString(escape(s))
	c.close(name)
}

// line draws a line between two points.
func (c *canvas) line(class, x1, x2, y1, y2 string) {
	c.put("line", "class", class, "x1", x1, "x2", x2, "y1", y1, "y2", y2)
}

// across draws a line from top to bottom of a strip.
func (c *canvas) across(class string, at float64) {
	c.line(class, share(at), share(at), "0", "100%")
}

// dot draws a circle with a title, and attributes that say which figure it shows.
func (c *canvas) dot(class, x, y, radius, title string, attributes ...string) {
	c.open("circle", append([]string{"class", class, "cx", x, "cy", y, "r", radius}, attributes...)...)
	if title != "" {
		c.text("title", title)
	}
	c.close("circle")
}

// html gives what was drawn to a template, which would escape it once more.
func (c *canvas) html() template.HTML { return template.HTML(c.b.String()) }

// escape makes a text fit for HTML and for XML, which knows no control characters at all.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s))
}

// num prints a coordinate: a hundredth of a pixel is enough.
func num(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "0"
	}
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// share prints a place between 0 and 1 as per cent of the width, so that a chart stretches without its
// letters.
func share(f float64) string { return num(100*f) + "%" }

// Digits is how many digits the data of a chart have.
const Digits = 6

// exact prints a figure for scripts and tests.
func exact(f float64) string { return strconv.FormatFloat(f, 'g', Digits, 64) }

func known(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
