package chart

import (
	"html/template"
	"strconv"
	"strings"
)

// Dot is one measurement in a chart. Its attributes tell the page's script and tests what it is.
type Dot struct {
	Value float64
	// Round is that of the measurement; 0 where there is none.
	Round int
	// Column is the column of rounds.csv that the value stands in.
	Column string
	// Title is shown when one points at the dot.
	Title string
}

// Strip is one row of a dot plot: every measurement as a dot, the mean as a stroke and its interval as a
// band. It is as wide as its place on the page.
type Strip struct {
	Scale Scale
	Ticks []float64
	Dots  []Dot
	// Mean, Low and High are left out where they are no number.
	Mean, Low, High float64
	// Mark is a value with a line of its own: the 1 of ratios. 0 is none.
	Mark float64
	// Signed puts the sign of the target's kind at the mean, in place of a stroke. Hollow is for a bound.
	Signed, Hollow bool
	Sign           Sign
	// Grid is the id of a Grid that the strip shows in place of one of its own.
	Grid string
	// Label says in words what is to be seen.
	Label string
}

// column is the column of the dots.
func (s Strip) column() string {
	if len(s.Dots) == 0 {
		return ""
	}
	return s.Dots[0].Column
}

// Grid draws the ticks and the mark of strips once, for all that name it.
func Grid(id string, s Scale, ticks []float64, mark float64) template.HTML {
	var c canvas
	c.open("svg", "class", "shared", "width", "0", "height", "0", "aria-hidden", "true", "focusable", "false")
	c.open("defs")
	c.open("g", "id", id)
	c.grid(s, ticks, mark)
	c.close("g")
	c.close("defs")
	c.close("svg")
	return c.html()
}

// The heights of a strip in pixels: the band and the dots beneath each other, so that neither hides the
// other.
const (
	stripHeight = 30
	bandAt      = 10
	dotsAt      = 22
)

// HTML draws the strip for a page.
func (s Strip) HTML() template.HTML {
	var c canvas
	class := join("strip", s.Sign.Class())
	if s.Hollow {
		class += " hollow"
	}
	c.open("svg", "class", class, "width", "100%", "height", num(stripHeight), "role", "img", "aria-label",
		s.Label, "data-column", s.column())
	if s.Grid != "" {
		c.put("use", "href", "#"+s.Grid)
	} else {
		c.grid(s.Scale, s.Ticks, s.Mark)
	}
	if known(s.Mean) && s.Scale.Low == 0 && !s.Scale.Log &&
		s.Mark == 0 { // a thin stem from 0, as lengths are what is compared
		c.line("stem", "0", share(s.Scale.At(s.Mean)), num(bandAt), num(bandAt))
	}
	if known(s.Low) && known(s.High) {
		x, to := s.Scale.At(s.Low), s.Scale.At(s.High)
		c.put("rect", "class", "band", "x", share(x), "width", share(to-x), "y", num(bandAt-4), "height", "8")
	}
	for _, d := range s.Dots {
		if known(d.Value) { // the style sheet has what all dots of strips share, and the script adds their titles
			c.put("circle", "cx", share(s.Scale.At(d.Value)), "data-round", count(d.Round),
				"data-value", exact(d.Value))
		}
	}
	switch x := share(s.Scale.At(s.Mean)); {
	case !known(s.Mean):
	case s.Signed:
		c.put("use", "href", "#"+shapeID(s.Sign.shape()), "class", "sign", "x", x, "y", num(bandAt))
	default:
		c.line("mean", x, x, num(bandAt-7), num(bandAt+7))
	}
	c.close("svg")
	return c.html()
}

// grid draws the ticks of a strip, and its mark where it has one.
func (c *canvas) grid(s Scale, ticks []float64, mark float64) {
	for _, t := range ticks {
		c.across("grid", s.At(t))
	}
	if mark != 0 {
		c.across("mark", s.At(mark))
	}
}

// Ruler is the scale above strips. The page leaves labels out by their classes where there is little room:
// odd ones, or every second before the last where that would run into the one before it (tight), and in the
// end all (inner) but the last (end).
func Ruler(s Scale, ticks []float64, label func(float64) string) template.HTML {
	return ruler(s, ticks, label, func(i int) string {
		var classes []string
		if i%2 != 0 {
			classes = append(classes, "odd")
		}
		last := len(ticks) - 1
		switch {
		case i == last:
			return strings.Join(append(classes, "end"), " ")
		case i > 0 && (last-i)%2 != 0 && s.At(ticks[last])-s.At(ticks[last-1]) < 0.3 &&
			anchor(s.At(ticks[last])) == "end":
			classes = append(classes, "tight")
		}
		return strings.Join(append(classes, "inner"), " ")
	})
}

// RulerAround is one on which the tick at an index keeps its label where there is little room.
func RulerAround(s Scale, ticks []float64, keep int, label func(float64) string) template.HTML {
	return ruler(s, ticks, label, func(i int) string {
		if (i-keep)%2 != 0 {
			return "odd"
		}
		return ""
	})
}

func ruler(s Scale, ticks []float64, label func(float64) string, class func(int) string) template.HTML {
	var c canvas
	c.open("svg", "class", "ruler", "width", "100%", "height", "16", "aria-hidden", "true")
	for i, t := range ticks {
		x := s.At(t)
		c.text("text", label(t), "class", class(i), "x", share(x), "y", "12", "text-anchor", anchor(x))
	}
	c.close("svg")
	return c.html()
}

// anchor keeps a label at the edge of a chart inside it.
func anchor(x float64) string {
	switch {
	case x < 0.04:
		return "start"
	case x > 0.96:
		return "end"
	}
	return "middle"
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Range is one row of a chart of times: a line from the first value to the last, with a mark for each.
type Range struct {
	Scale  Scale
	Ticks  []float64
	values []Dot
	// Mark is as in Strip.
	Mark  float64
	Label string
}

// Add adds a value to the end of the line, unless it is not known.
func (r *Range) Add(value float64, column, title string) {
	if known(value) {
		r.values = append(r.values, Dot{Value: value, Column: column, Title: title})
	}
}

// HTML draws the range for a page.
func (r Range) HTML() template.HTML {
	var c canvas
	c.open("svg", "class", "strip", "width", "100%", "height", "22", "role", "img", "aria-label", r.Label)
	c.grid(r.Scale, r.Ticks, r.Mark)
	if n := len(r.values); n > 0 {
		c.line("span", share(r.Scale.At(r.values[0].Value)), share(r.Scale.At(r.values[n-1].Value)), "11", "11")
	}
	for i, d := range r.values {
		c.dot("step step"+strconv.Itoa(i), share(r.Scale.At(d.Value)), "11", "4", d.Title, "data-column", d.Column,
			"data-value", exact(d.Value))
	}
	c.close("svg")
	return c.html()
}
