package verify

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness/verify/wire"
)

// limitChecks are about the limit of the header section.
func limitChecks() []check {
	const alike = "a server with a smaller header limit would refuse users with many cookies"
	const bounded = "a header section without a limit can fill the memory"
	var many []string
	for i := range 90 {
		many = append(many, fmt.Sprintf("X-Line-%d: %s", i, strings.Repeat("v", 100)))
	}
	return []check{
		asks("limit/header-15k", alike,
			get("/json", document, filler(15<<10)), get("/files/1k.bin", file("1k.bin"), filler(15<<10))),
		asks("limit/many-lines", alike, get("/json", document, many...)),
		{Name: "limit/header-24k", Why: bounded, Run: func(p *probe) {
			if o := p.outcome(request("GET", "/json", filler(24<<10))); o.status/100 == 2 {
				p.fail("24 KiB of header to be refused", o.String())
			}
		}},
		{Name: "limit/header-endless", Why: bounded, Run: func(p *probe) {
			p.endless()
			p.each(get("/text", plain))
		}},
	}
}

// endless sends a header line of 1 MiB that does not end.
func (p *probe) endless() {
	const want = "an endless header line to be refused"
	p.on(func(c *wire.Conn) {
		go c.Send("GET /text HTTP/1.1\r\n" + host + "\r\nX-Pad: " + strings.Repeat("a", 1<<20))
		_ = c.SetReadDeadline(time.Now().Add(p.patience))
		switch a, err := c.Read("GET"); {
		case wire.TimedOut(err):
			p.failInTime(want, wire.Explain(err))
		case err == nil && a.Status < 400:
			p.fail(want, a.Line)
		}
	})
}
