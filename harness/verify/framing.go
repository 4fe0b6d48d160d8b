package verify

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/payloads"
)

// postFramingChecks are about how the body of POST / comes.
func postFramingChecks() []check {
	return []check{
		{Name: "post/chunked", Why: "a body may come in chunks", Run: func(p *probe) {
			p.inTurn([]exchange{
				{"POST", request("POST", "/", chunkedLine) + chunked(ada, 100), hello},
				{"POST", request("POST", "/", chunkedLine) + chunked(`{}`, 100), missingID},
				{"POST", request("POST", "/", chunkedLine) + chunked(``, 100), badJSON},
				{"POST", request("POST", "/", chunkedLine) + chunked(ada, 1), hello},
				{"GET", request("GET", "/text"), text(200, payloads.Text)},
			})
		}},
		{Name: "post/chunk-spelling", Why: "the size of a chunk may have capitals and leading zeros",
			Run: func(p *probe) {
				raw := request("POST", "/", chunkedLine) + "00AB\r\n" + sized(0xAB) + "\r\n0\r\n\r\n"
				p.inTurn([]exchange{{"POST", raw, hello}, {"GET", request("GET", "/text"), text(200, payloads.Text)}})
			}},
		{Name: "post/chunked-split", Why: "chunks need not match the segments of TCP", Run: func(p *probe) {
			p.inPieces(request("POST", "/", chunkedLine)+chunked(ada, 5), 3, hello)
		}},
		{Name: "post/body-split", Why: "a body need not come with its head", Run: func(p *probe) {
			p.inPieces(posting(ada), len(posting(ada))-len(ada), hello)
			p.inPieces(posting(ada), len(posting(ada))-4, hello)
		}},
		{Name: "post/no-length", Why: "a request without Content-Length has no body", Run: func(p *probe) {
			p.expect(p.ask("POST", "POST / without a body", request("POST", "/")), badJSON)
		}},
		{Name: "post/expect-continue", Why: "clients with large bodies ask first", Run: expectContinue},
		{Name: "post/expect-impatient", Why: "a client may send its body without waiting", Run: func(p *probe) {
			p.expect(p.post(ada, "Expect: 100-continue"), hello)
		}},
	}
}

// expectContinue holds the body back until the server has asked for it.
func expectContinue(p *probe) {
	p.on(func(c *conn) {
		c.send(request("POST", "/", "Expect: 100-continue", fmt.Sprintf("Content-Length: %d", len(ada))))
		_ = c.SetReadDeadline(time.Now().Add(p.patience))
		p.route = "/"
		line, err := c.line()
		if verdict.TimedOut(err) {
			p.failInTime("HTTP/1.1 100 before the body is sent", explain(err))
			return
		}
		if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
			p.fail("HTTP/1.1 100 before the body is sent", describe(line, err))
			return
		}
		for line != "" && err == nil {
			line, err = c.line()
		}
		c.send(ada)
		p.expect(p.read(c, "POST", "POST / after 100"), hello)
	})
}

func describe(line string, err error) string {
	if err != nil {
		return explain(err)
	}
	return quote([]byte(line))
}

// postLimitChecks are about the largest body.
func postLimitChecks() []check {
	const bounded = "all servers bound the body alike, or one of them would do less work"
	over := fmt.Sprintf("Content-Length: %d", payloads.MaxBody+1)
	return []check{
		{Name: "post/limit", Why: "1,048,576 bytes are allowed", Run: func(p *probe) {
			p.expect(p.post(sized(payloads.MaxBody)), hello)
		}},
		{Name: "post/limit-chunked", Why: "1,048,576 bytes are allowed", Run: func(p *probe) {
			p.expect(p.ask("POST", "POST / of 1 MiB in chunks",
				request("POST", "/", chunkedLine)+chunked(sized(payloads.MaxBody), 1<<16)), hello)
		}},
		{Name: "post/too-large", Why: "it is refused by its Content-Length, before it is read",
			Run: func(p *probe) {
				p.refused(request("POST", "/", over))
			}},
		{Name: "post/too-large-sent", Why: bounded, Run: func(p *probe) {
			p.refused(posting(sized(payloads.MaxBody + 1)))
		}},
		{Name: "post/too-large-chunked", Why: bounded, Run: func(p *probe) {
			p.refused(request("POST", "/", chunkedLine) + chunked(sized(payloads.MaxBody+1), 1<<16))
		}},
		{Name: "post/too-large-expect", Why: "a body that is too large need not be asked for", Run: func(p *probe) {
			p.refused(request("POST", "/", over, "Expect: 100-continue"))
		}},
	}
}

// tooLarge is the refusal of a body over the limit.
func (p *probe) tooLarge() want {
	return text(413, cmp.Or(p.engine.TooLarge, payloads.TooLarge), closeLine)
}

// refused expects raw to be answered with 413, and the connection to be closed after it.
func (p *probe) refused(raw string) {
	p.on(func(c *conn) {
		go c.send(raw) // the answer may come before all of it is read
		if p.expect(p.read(c, "POST", "POST / of more than 1 MiB"), p.tooLarge()) {
			p.closes(c, "the connection closed after 413")
		}
	})
}
