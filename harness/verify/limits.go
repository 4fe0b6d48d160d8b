package verify

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/payloads"
)

// limitChecks are about the limit of the header section.
func limitChecks() []check {
	const alike = "a small header limit on one engine alone would refuse users with cookies there alone"
	return []check{
		{Name: "limit/header-15k", Why: alike, Run: func(p *probe) {
			p.expect(p.ask("GET", "GET /json with 15 KiB of header", withHeader(15<<10)), document())
			p.expect(p.ask("GET", "GET /files/1k.bin with 15 KiB of header",
				request("GET", "/files/1k.bin", filler(15<<10))), file("1k.bin"))
		}},
		{Name: "limit/many-lines", Why: alike, Run: func(p *probe) {
			var lines []string
			for i := range 90 {
				lines = append(lines, fmt.Sprintf("X-Line-%d: %s", i, strings.Repeat("v", 100)))
			}
			p.expect(p.get("/json", lines...), document())
		}},
		{Name: "limit/header-24k", Why: "an unbounded header section can fill the memory", Run: func(p *probe) {
			if o := p.outcome("GET", withHeader(24<<10)); strings.HasPrefix(o, "2") {
				p.fail("a refusal of 24 KiB of header", o)
			}
		}},
		{Name: "limit/header-endless", Why: "an unbounded header section can fill the memory", Run: func(p *probe) {
			p.endless()
			p.expect(p.get("/text"), text(200, payloads.Text))
		}},
	}
}

// endless sends a header line of 1 MiB without an end.
func (p *probe) endless() {
	p.on(func(c *conn) {
		go c.send("GET /text HTTP/1.1\r\nHost: tenrounds.test\r\nX-Pad: " + strings.Repeat("a", 1<<20))
		_ = c.SetReadDeadline(time.Now().Add(p.patience))
		switch a, err := c.read("GET"); {
		case verdict.TimedOut(err):
			p.failInTime("an endless header line to be refused", explain(err))
		case err == nil && a.Status < 400:
			p.fail("an endless header line to be refused", a.Line)
		}
	})
}
