package chart

import (
	"html/template"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Tick is a place on an axis with what stands there.
type Tick struct {
	At    float64
	Label string
}

// Line is a curve through points, from left to right.
type Line struct{ Points []Point }

// Point is a place in a panel in the units of its scales.
type Point struct {
	X, Y float64
	// Column and Title are those of a dot; a point without a column has none.
	Column, Title string
	// Class is added to that of the dot: "hollow".
	Class string
}

func (p Point) known() bool { return known(p.X) && known(p.Y) }

// Panel is one chart of many of the same size: one line in the colour of the data, the others behind it,
// muted.
type Panel struct {
	X, Y           Scale
	XTicks, YTicks []Tick
	// Behind is the id of what stands in all panels; see Shared. First is the place of its own first line there.
	Behind string
	First  int
	Lines  []Line
	Dots   []Point
	// Limit is a line across the panel, with its label; 0 for none.
	Limit      float64
	LimitLabel string
	// Label says in words what is to be seen.
	Label string
}

// The size of a panel, its scale on a page is its own affair.
const (
	panelWidth  = 300.0
	panelHeight = 170.0
	panelFoot   = 20.0 // for the labels beneath
	panelHead   = 8.0  // for half a label and the largest dot
	panelSide   = 6.0
	panelGap    = 8.0 // between the labels on the left and the plot
	panelLetter = 7.4 // the width of a letter of a label, at most, as most are digits
)

// left is where the plot begins: to the right of the labels, which would hide curves if they stood in it.
func (p Panel) left() float64 {
	longest := 0
	for _, t := range p.YTicks {
		longest = max(longest, utf8.RuneCountInString(t.Label))
	}
	if longest == 0 {
		return panelSide
	}
	return panelGap + panelLetter*float64(longest)
}

func (p Panel) x(v float64) float64 {
	left := p.left()
	return left + p.X.At(v)*(panelWidth-panelSide-left)
}

func (p Panel) y(v float64) float64 {
	return panelHead + (1-p.Y.At(v))*(panelHeight-panelFoot-panelHead)
}

// axesPart and linePart are added to the id of what panels share.
const axesPart = "-axes"

func linePart(id string, i int) string { return id + "-" + strconv.Itoa(i) }

// Shared draws once what all panels with these scales show: the axes, and the lines of all, or dots where
// there are no lines. A panel refers to its own lines among them by their places.
func (p Panel) Shared(id string, lines []Line, dots []Point) template.HTML {
	var c canvas
	c.open("svg", "class", "shared", "width", "0", "height", "0", "aria-hidden", "true", "focusable", "false")
	c.open("defs")
	c.open("g", "id", id+axesPart)
	p.axes(&c)
	c.close("g")
	c.open("g", "id", id)
	for i, l := range lines {
		c.put("path", "id", linePart(id, i), "d", p.path(l.Points))
	}
	for _, d := range dots {
		if len(lines) == 0 && d.known() {
			c.put("circle", "class", "others", "cx", num(p.x(d.X)), "cy", num(p.y(d.Y)), "r", "3")
		}
	}
	c.close("g")
	c.close("defs")
	c.close("svg")
	return c.html()
}

// path joins points; one that is not known leaves a gap.
func (p Panel) path(points []Point) string {
	var b strings.Builder
	pen := "M"
	for _, q := range points {
		if !q.known() {
			pen = "M"
			continue
		}
		b.WriteString(pen + num(p.x(q.X)) + " " + num(p.y(q.Y)))
		pen = "L"
	}
	return b.String()
}

// axes draws the ticks with their labels, and the limit.
func (p Panel) axes(c *canvas) {
	for _, t := range p.XTicks {
		x := num(p.x(t.At))
		c.line("grid", x, x, num(panelHeight-panelFoot), num(panelHeight-panelFoot+4))
		c.text("text", t.Label, "class", "tick", "x", x, "y", num(panelHeight-4), "text-anchor",
			anchor(p.X.At(t.At)))
	}
	for _, t := range p.YTicks {
		y := p.y(t.At)
		c.line("grid", num(p.left()-panelGap/2), num(panelWidth), num(y), num(y))
		c.text("text", t.Label, "class", "tick", "x", num(p.left()-panelGap), "y", num(y+4), "text-anchor", "end")
	}
	if p.Limit != 0 {
		y := p.y(p.Limit)
		c.line("limit", num(p.left()), num(panelWidth), num(y), num(y))
		c.text("text", p.LimitLabel, "class", "tick limit-label", "x", num(panelWidth), "y", num(y-3),
			"text-anchor", "end")
	}
}

// HTML draws the panel for a page.
func (p Panel) HTML() template.HTML {
	var c canvas
	c.open("svg", "class", "panel", "viewBox", "0 0 "+num(panelWidth)+" "+num(panelHeight), "role", "img",
		"aria-label", p.Label)
	if p.Behind == "" {
		p.axes(&c)
	} else {
		c.put("use", "href", "#"+p.Behind+axesPart)
		c.put("use", "href", "#"+p.Behind, "class", "behind")
	}
	for i, l := range p.Lines {
		if p.Behind == "" {
			c.put("path", "class", "line", "d", p.path(l.Points))
		} else {
			c.put("use", "href", "#"+linePart(p.Behind, p.First+i), "class", "line")
		}
	}
	for _, d := range p.Dots {
		if d.known() {
			c.dot(strings.TrimSpace("point "+d.Class), num(p.x(d.X)), num(p.y(d.Y)), "3", d.Title,
				"data-column", d.Column, "data-value", exact(d.Y), "data-at", exact(d.X))
		}
	}
	c.close("svg")
	return c.html()
}

// Timeline is a wide chart of dots over time, with a step for each round. It stretches with the page, whose
// style sheet leaves room for the labels to its left.
type Timeline struct {
	X, Y   Scale
	YTicks []Tick
	Dots   []Point
	Steps  []Step
	Label  string
}

// Step is a level from one time to another: a round.
type Step struct {
	From, To, Level float64
	Title           string
}

const timelineHeight = 230.0

func (t Timeline) y(v float64) float64 { return 14 + (1-t.Y.At(v))*(timelineHeight-20) }

// HTML draws the timeline for a page.
func (t Timeline) HTML() template.HTML {
	var c canvas
	c.open("svg", "class", "timeline", "width", "100%", "height", num(timelineHeight), "role", "img",
		"aria-label", t.Label)
	for _, k := range t.YTicks {
		y := t.y(k.At)
		c.line("grid", "0", "100%", num(y), num(y))
		c.text("text", k.Label, "class", "tick", "x", "-8", "y", num(y+4), "text-anchor", "end")
	}
	for _, d := range t.Dots {
		if d.known() {
			c.dot("dot", share(t.X.At(d.X)), num(t.y(d.Y)), "", d.Title)
		}
	}
	for _, s := range t.Steps {
		y := num(t.y(s.Level))
		c.open("line", "class", "level", "x1", share(t.X.At(s.From)), "x2", share(t.X.At(s.To)), "y1", y, "y2", y)
		c.text("title", s.Title)
		c.close("line")
	}
	c.close("svg")
	return c.html()
}
