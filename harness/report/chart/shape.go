package chart

import (
	"html/template"
	"strconv"
)

// Sign is how the figures of one kind of target look: a shape and a colour, so that either is enough to tell
// kinds apart. The zero value is the sign of what is of no kind.
type Sign int

// shapes are outlines around 0, about 10 pixels wide.
var shapes = []string{
	"M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",                        // a circle
	"M-4.5-4.5h9v9h-9z",                                           // a square
	"M0-5.8L5.6 4.6h-11.2z",                                       // a triangle
	"M0-6.4L6.4 0L0 6.4L-6.4 0z",                                  // a diamond
	"M0 5.8L5.6-4.6h-11.2z",                                       // a triangle upside down
	"M-1.8-5.5h3.6v3.7h3.7v3.6h-3.7v3.7h-3.6v-3.7h-3.7v-3.6h3.7z", // a cross
	"M-3-5.2h6L6 0L3 5.2h-6L-6 0z",                                // a hexagon
}

// hues is the number of colours, which the style sheets name sign1, sign2 and so on.
const hues = 7

// Class is the class of an element whose figures have a sign, which sets their colour; "" for no kind.
func (s Sign) Class() string {
	if s <= 0 {
		return ""
	}
	return "sign" + strconv.Itoa(1+(int(s)-1)%hues)
}

// shape is the place of the outline of a sign. With more kinds than colours, a colour comes again with
// another outline.
func (s Sign) shape() int {
	if s <= 0 {
		return 0
	}
	n := int(s) - 1
	return (n + n/hues) % len(shapes)
}

// Shapes are the outlines of all signs, which the strips of a page refer to.
func Shapes() template.HTML {
	var c canvas
	c.open("svg", "class", "shared", "width", "0", "height", "0", "aria-hidden", "true", "focusable", "false")
	c.open("defs")
	for i, d := range shapes {
		c.put("path", "id", shapeID(i), "d", d)
	}
	c.close("defs")
	c.close("svg")
	return c.html()
}

func shapeID(i int) string { return "shape" + strconv.Itoa(i) }

// Key is the sign alone, for a legend and the head of a row.
func (s Sign) Key() template.HTML {
	var c canvas
	c.open("svg", "class", join("key", s.Class()), "width", "14", "height", "14", "aria-hidden", "true")
	c.put("use", "href", "#"+shapeID(s.shape()), "class", "sign", "x", "7", "y", "7")
	c.close("svg")
	return c.html()
}

// join joins two classes.
func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}

// Sparks is a line of signs on one scale, small enough for a cell of a table.
type Sparks struct {
	Scale Scale
	// Mark is as in Strip.
	Mark  float64
	Signs []Spark
	Label string
}

// Spark is a figure in Sparks. Hollow is for a bound.
type Spark struct {
	Value  float64
	Sign   Sign
	Hollow bool
	Title  string
}

// The size of sparks in pixels.
const (
	sparksWidth  = 180.0
	sparksHeight = 20.0
	sparksSide   = 7.0
)

// HTML draws the sparks for a page.
func (s Sparks) HTML() template.HTML {
	var c canvas
	x := func(v float64) float64 { return sparksSide + s.Scale.At(v)*(sparksWidth-2*sparksSide) }
	c.open("svg", "class", "sparks", "width", num(sparksWidth), "height", num(sparksHeight), "role", "img",
		"aria-label", s.Label)
	if s.Mark != 0 {
		c.line("mark", num(x(s.Mark)), num(x(s.Mark)), "0", num(sparksHeight))
	}
	c.line("grid", "0", num(sparksWidth), num(sparksHeight/2), num(sparksHeight/2))
	for _, k := range s.Signs {
		class := k.Sign.Class()
		if k.Hollow {
			class = join("hollow", class)
		}
		if !known(k.Value) {
			continue
		}
		c.open("g", "class", class)
		c.open("use", "href", "#"+shapeID(k.Sign.shape()), "class", "sign", "x", num(x(k.Value)), "y",
			num(sparksHeight/2))
		c.text("title", k.Title)
		c.close("use")
		c.close("g")
	}
	c.close("svg")
	return c.html()
}
