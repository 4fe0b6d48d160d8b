package verify

import (
	"fmt"
	"strings"

	"tenrounds/shared/payloads"
)

// mixed are different requests, so that an answer in the wrong place is seen.
func mixed(name string) []exchange {
	return []exchange{
		{"GET", request("GET", "/text"), text(200, payloads.Text)},
		{"GET", request("GET", "/json"), document()},
		{"POST", posting(`{"id":"Grace"}`), text(200, "Hello, Grace")},
		{"GET", request("GET", "/nope"), notFound},
		{"GET", request("GET", "/files/1k.bin"), file("1k.bin")},
		{"POST", request("POST", "/", chunkedLine) + chunked(ada, 4), hello},
		{"HEAD", request("HEAD", "/json"), document().headOf()},
		{"PUT", request("PUT", "/json", "Content-Length: 2") + "{}",
			text(405, payloads.NoMethod, "Allow: "+payloads.Allow("/json"))},
		{"POST", posting(`{}`), missingID},
		{"GET", request("GET", "/files/1k.bin", "Range: bytes=1-5"), partial("1k.bin", 1, 5)},
		{"GET", request("GET", "/about"), text(200, name)},
	}
}

// connectionChecks are about what happens between the answers.
func connectionChecks() []check {
	return []check{
		{Name: "connection/keep-alive", Why: "the load runs on few connections", Run: func(p *probe) {
			var es []exchange
			for range 100 {
				es = append(es, exchange{"GET", request("GET", "/text"), text(200, payloads.Text)})
			}
			p.kept = true
			p.inTurn(es)
		}},
		{Name: "connection/mixed", Why: "no answer depends on the one before", Run: func(p *probe) {
			for range 3 {
				p.inTurn(mixed(p.subject.Name))
			}
		}},
		{Name: "connection/pipelining", Why: "answers come in the order of the requests", Run: func(p *probe) {
			p.pipelined(3)
		}},
		{Name: "connection/byte-by-byte", Why: "requests need not match the segments of TCP", Run: func(p *probe) {
			p.inPieces(posting(ada, "X-A: b"), 1, hello)
		}},
		{Name: "connection/close", Why: "a client may ask for the end", Run: func(p *probe) {
			p.lastAnswer(request("GET", "/json", closeLine), document().with(closeLine))
			p.lastAnswer(posting(ada, closeLine), hello.with(closeLine))
			p.lastAnswer(request("GET", "/files/64k.bin", closeLine), file("64k.bin").with(closeLine))
		}},
		{Name: "connection/http10", Why: "HTTP/1.0 ends with its answer", Run: func(p *probe) {
			for _, pg := range []page{{path: "/text", want: text(200, payloads.Text)},
				{path: "/json", want: document()}} {
				w := pg.want
				w.old = true
				p.lastAnswer("GET "+pg.path+" HTTP/1.0\r\nHost: tenrounds.test\r\n\r\n", w)
			}
		}},
		{Name: "connection/http10-keep-alive", Why: "old load generators (ab) use it", Run: func(p *probe) {
			w := text(200, payloads.Text).with("Connection: keep-alive")
			w.old = true
			e := exchange{"GET", "GET /text HTTP/1.0\r\nHost: tenrounds.test\r\nConnection: keep-alive\r\n\r\n", w}
			p.kept = true
			p.inTurn([]exchange{e, e, e})
		}},
		{Name: "connection/many", Why: "users come at once", Clients: 50, Run: func(p *probe) {
			p.together(50, func(_ int, one *probe) { one.inTurn(mixed(p.subject.Name)[:4]) })
		}},
		{Name: "connection/rude", Why: "clients that vanish leave the others alone", Run: rude},
		{Name: "connection/spelling", Why: "header names have no case, and the space after the colon is free",
			Run: func(p *probe) {
				raw := fmt.Sprintf("POST / HTTP/1.1\r\nhOsT:tenrounds.test\r\ncontent-LENGTH:%d\r\n"+
					"x-empty:\r\nX-Tab:\t a \t\r\n\r\n%s", len(ada), ada)
				p.expect(p.ask("POST", "POST / in odd spelling", raw), hello)
			}},
	}
}

// pipelined sends all requests in one write and reads the answers in order.
func (p *probe) pipelined(times int) {
	p.on(func(c *conn) {
		var es []exchange
		for range times {
			es = append(es, mixed(p.subject.Name)...)
		}
		var b strings.Builder
		for _, e := range es {
			b.WriteString(e.raw)
		}
		c.send(b.String())
		for i, e := range es {
			if !p.expect(p.read(c, e.method, fmt.Sprintf("pipelined request %d, %s", i+1, firstLine(e.raw))), e.want) {
				return
			}
		}
	})
}

// rude leaves connections in the middle of requests, then asks.
func rude(p *probe) {
	for _, raw := range []string{"", "GET", request("GET", "/json")[:30], posting(ada)[:60],
		request("GET", "/files/1m.bin"), posting(sized(1 << 18))[:1<<17]} {
		if c := p.dial(); c != nil {
			c.send(raw)
			c.Close()
		}
	}
	p.expect(p.get("/json"), document())
}
