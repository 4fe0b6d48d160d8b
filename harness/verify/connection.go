package verify

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// mixed are different requests, so that an answer in the wrong place is noticed.
func mixed(name string) []exchange {
	refused := text(405, payloads.NoMethod, "Allow: "+payloads.Allow("/json"))
	return []exchange{
		get("/text", plain),
		get("/json", document),
		post(`{"id":"Grace"}`, text(200, "Hello, Grace")),
		get("/nope", notFound),
		get("/files/1k.bin", file("1k.bin")),
		{postChunked(ada, 4), hello},
		{request("HEAD", "/json"), document.headOf()},
		{request("PUT", "/json", "Content-Length: 2") + "{}", refused},
		post(`{}`, missingID),
		get("/files/1k.bin", partial("1k.bin", 1, 5), "Range: bytes=1-5"),
		get("/about", text(200, name)),
	}
}

// connectionChecks are about what happens between the answers.
func connectionChecks() []check {
	const oldText = "GET /text HTTP/1.0\r\n" + host + "\r\n"
	return []check{
		{Name: "connection/keep-alive", Why: "generators send the load over few connections", Run: func(p *probe) {
			p.kept = true
			p.inTurn(slices.Repeat([]exchange{get("/text", plain)}, 100)...)
		}},
		{Name: "connection/mixed", Why: "no answer depends on the last one", Run: func(p *probe) {
			for range 3 {
				p.inTurn(mixed(p.subject.Name)...)
			}
		}},
		{Name: "connection/pipelining", Why: "answers come in the order of the requests", Run: func(p *probe) {
			p.pipelined(3)
		}},
		{Name: "connection/byte-by-byte", Why: "a request need not arrive in one TCP segment", Run: func(p *probe) {
			p.inPieces(posting(ada, "X-A: b"), 1, hello)
		}},
		{Name: "connection/close", Why: "a client may ask for the connection to be closed", Run: func(p *probe) {
			p.lastAnswer(request("GET", "/json", closeLine), document.with(closeLine))
			p.lastAnswer(posting(ada, closeLine), hello.with(closeLine))
			p.lastAnswer(request("GET", "/files/64k.bin", closeLine), file("64k.bin").with(closeLine))
		}},
		{Name: "connection/http10", Why: "in HTTP/1.0 the connection ends with the answer", Run: func(p *probe) {
			p.lastAnswer(oldText+"\r\n", plain.inHTTP10())
			p.lastAnswer("GET /json HTTP/1.0\r\n"+host+"\r\n\r\n", document.inHTTP10())
		}},
		{Name: "connection/http10-keep-alive", Why: "old load generators such as ab use it", Run: func(p *probe) {
			e := exchange{oldText + "Connection: keep-alive\r\n\r\n", plain.inHTTP10().with("Connection: keep-alive")}
			p.kept = true
			p.inTurn(e, e, e)
		}},
		{Name: "connection/many", Why: "many users come at once", Clients: 50, Run: func(p *probe) {
			p.together(50, func(_ int, one *probe) { one.inTurn(mixed(p.subject.Name)[:4]...) })
		}},
		{Name: "connection/rude", Why: "a client that disappears does not affect others", Run: rude},
		asks("connection/spelling", "header names have no case, and the space after the colon is optional",
			exchange{lines("POST / HTTP/1.1", "hOsT:"+wire.AnyHost, fmt.Sprintf("content-LENGTH:%d", len(ada)),
				"x-empty:", "X-Tab:\t a \t") + ada, hello}),
	}
}

// pipelined sends all requests in one write and reads the answers in order.
func (p *probe) pipelined(times int) {
	p.on(func(c *wire.Conn) {
		es := slices.Repeat(mixed(p.subject.Name), times)
		var b strings.Builder
		for _, e := range es {
			b.WriteString(e.raw)
		}
		c.Send(b.String())
		for i, e := range es {
			what := fmt.Sprintf("pipelined request %d, %s", i+1, describe(e.raw))
			if !p.expect(p.read(c, e.method(), what), e.want) {
				return
			}
		}
	})
}

// rude leaves connections in the middle of requests, and then sends a complete one.
func rude(p *probe) {
	for _, raw := range []string{"", "GET", request("GET", "/json")[:30], posting(ada)[:60],
		request("GET", "/files/1m.bin"), posting(sized(1 << 18))[:1<<17]} {
		if c := p.dial(); c != nil {
			c.Send(raw)
			c.Close()
		}
	}
	p.each(get("/json", document))
}
