package chart

import "strconv"

// Picture is a dot plot that stands alone, as a file, with its words. It follows the reader's choice of a
// light or a dark page.
type Picture struct {
	Title, Subtitle string
	Rows            []Row
	Scale           Scale
	Ticks           []Tick
	// Foot are lines beneath, on how to read it.
	Foot []string
}

// Row is a line of a Picture: its name, its figures, and what stands at its right end.
type Row struct {
	Name, Note, Figure string
	Dots               []Dot
	Mean, Low, High    float64
	// Span draws a line through the dots instead of a band, as for percentiles.
	Span bool
}

// The measures of a picture in pixels.
const (
	pictureWidth = 860.0
	nameWidth    = 176.0
	figureWidth  = 86.0
	margin       = 20.0
	rowHeight    = 29.0
	pictureHead  = 92.0
)

// pictureStyle are the colours, as on the page.
const pictureStyle = `text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1b1f23}` +
	`.title{font-size:20px;font-weight:650}.soft{fill:#57606a;font-size:12.5px}.figure{font-variant-numeric:tabular-nums}` +
	`.paper{fill:#fff}.grid{stroke:#dfe3e7}.band{fill:#1464a5;fill-opacity:.32}.dot{fill:#1464a5;fill-opacity:.5}.mean,.span{stroke:#1464a5;stroke-width:3}` +
	`.span{stroke-width:2;stroke-opacity:.4}.stem{stroke:#1464a5;stroke-opacity:.45}.step{fill:#1464a5}` +
	`@media(prefers-color-scheme:dark){text{fill:#e6e8ea}.soft{fill:#a4adb6}.paper{fill:#14171a}.grid{stroke:#30363d}` +
	`.band,.dot,.step{fill:#6cb4f5}.mean,.span,.stem{stroke:#6cb4f5}}`

func (p Picture) x(v float64) float64 {
	return margin + nameWidth + p.Scale.At(v)*(pictureWidth-2*margin-nameWidth-figureWidth)
}

// SVG is the picture as a file.
func (p Picture) SVG() string {
	var c canvas
	bottom := pictureHead + rowHeight*float64(len(p.Rows))
	height := bottom + 18 + 18*float64(len(p.Foot))
	c.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 "+num(pictureWidth)+" "+num(height),
		"width", num(pictureWidth), "height", num(height), "role", "img", "aria-labelledby", "title")
	c.text("title", p.Title+". "+p.Subtitle, "id", "title")
	c.b.WriteString("<style>" + pictureStyle + "</style>") // a constant
	c.put("rect", "class", "paper", "width", num(pictureWidth), "height", num(height))
	c.text("text", p.Title, "class", "title", "x", num(margin), "y", "32")
	c.text("text", p.Subtitle, "class", "soft", "x", num(margin), "y", "54")
	for _, t := range p.Ticks {
		x := num(p.x(t.At))
		c.line("grid", x, x, num(pictureHead-4), num(bottom))
		c.text("text", t.Label, "class", "soft", "x", x, "y", num(pictureHead-10), "text-anchor", "middle")
	}
	for i, r := range p.Rows {
		p.row(&c, r, pictureHead+rowHeight*float64(i))
	}
	for i, f := range p.Foot {
		c.text("text", f, "class", "soft", "x", num(margin), "y", num(bottom+24+18*float64(i)))
	}
	c.close("svg")
	return c.b.String() + "\n"
}

func (p Picture) row(c *canvas, r Row, top float64) {
	middle := top + rowHeight/2
	c.open("text", "x", num(margin), "y", num(middle+5))
	c.b.WriteString(escape(r.Name) + " ")
	c.text("tspan", r.Note, "class", "soft")
	c.close("text")
	band, dots := middle-5, middle+6
	if r.Span {
		dots = middle
		if len(r.Dots) > 0 {
			c.line("span", num(p.x(r.Dots[0].Value)), num(p.x(r.Dots[len(r.Dots)-1].Value)), num(middle), num(middle))
		}
	}
	if known(r.Mean) && !r.Span && p.Scale.Low == 0 {
		c.line("stem", num(p.x(0)), num(p.x(r.Mean)), num(band), num(band))
	}
	if known(r.Low) && known(r.High) && !r.Span {
		c.put("rect", "class", "band", "x", num(p.x(r.Low)), "width", num(p.x(r.High)-p.x(r.Low)), "y",
			num(band-3.5), "height", "7")
	}
	for i, d := range r.Dots {
		class, radius := "dot", 2.8
		if r.Span {
			class, radius = "step step"+strconv.Itoa(i), 4.2-0.7*float64(i)
		}
		if known(d.Value) {
			c.put("circle", "class", class, "cx", num(p.x(d.Value)), "cy", num(dots), "r", num(radius))
		}
	}
	if known(r.Mean) && !r.Span {
		c.line("mean", num(p.x(r.Mean)), num(p.x(r.Mean)), num(band-6), num(band+6))
	}
	c.text("text", r.Figure, "class", "figure", "x", num(pictureWidth-margin), "y", num(middle+5), "text-anchor",
		"end")
}
