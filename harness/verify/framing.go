package verify

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// postFramingChecks are about how the body of POST / is sent.
func postFramingChecks() []check {
	return []check{
		turns("post/chunked", "a body may come in chunks",
			exchange{postChunked(ada, 100), hello},
			exchange{postChunked(`{}`, 100), missingID},
			exchange{postChunked(``, 100), badJSON},
			exchange{postChunked(ada, 1), hello},
			get("/text", plain)),
		turns("post/chunk-spelling", "a chunk size may have capitals and leading zeros",
			exchange{request("POST", "/", chunkedLine) + "00AB\r\n" + sized(0xAB) + "\r\n0\r\n\r\n", hello},
			get("/text", plain)),
		{Name: "post/chunked-split", Why: "a chunk need not arrive in one TCP segment", Run: func(p *probe) {
			p.inPieces(postChunked(ada, 5), 3, hello)
		}},
		{Name: "post/body-split", Why: "a body need not arrive with its head", Run: func(p *probe) {
			p.inPieces(posting(ada), len(posting(ada))-len(ada), hello)
			p.inPieces(posting(ada), len(posting(ada))-4, hello)
		}},
		asks("post/no-length", "a request without Content-Length has no body",
			exchange{request("POST", "/"), badJSON}),
		{Name: "post/expect-continue", Why: "clients with large bodies wait for 100 Continue", Run: expectContinue},
		asks("post/expect-impatient", "a client may send its body without waiting",
			post(ada, hello, "Expect: 100-continue")),
	}
}

// expectContinue sends the body after the server has answered 100.
func expectContinue(p *probe) {
	p.on(func(c *wire.Conn) {
		const want = "HTTP/1.1 100 before the body is sent"
		c.Send(request("POST", "/", "Expect: 100-continue", fmt.Sprintf("Content-Length: %d", len(ada))))
		_ = c.SetReadDeadline(time.Now().Add(p.patience))
		p.route = "/"
		line, err := c.Line()
		switch {
		case wire.TimedOut(err):
			p.failInTime(want, wire.Explain(err))
			return
		case err != nil:
			p.fail(want, wire.Explain(err))
			return
		case !strings.HasPrefix(line, "HTTP/1.1 100"):
			p.fail(want, wire.Quote([]byte(line)))
			return
		}
		for line != "" && err == nil {
			line, err = c.Line()
		}
		c.Send(ada)
		p.expect(p.read(c, "POST", "POST / after 100"), hello)
	})
}

// postLimitChecks are about the largest body.
func postLimitChecks() []check {
	const allowed = "1,048,576 bytes are allowed"
	const bounded = "all servers limit the body, because a server without a limit does less work"
	over := fmt.Sprintf("Content-Length: %d", payloads.MaxBody+1)
	refused := func(name, why, raw string) check {
		return check{Name: name, Why: why, Run: func(p *probe) { p.refused(raw) }}
	}
	return []check{
		asks("post/limit", allowed, post(sized(payloads.MaxBody), hello)),
		asks("post/limit-chunked", allowed, exchange{postChunked(sized(payloads.MaxBody), 1<<16), hello}),
		refused("post/too-large", "a server refuses it by its Content-Length, before it reads it",
			request("POST", "/", over)),
		refused("post/too-large-sent", bounded, posting(sized(payloads.MaxBody+1))),
		refused("post/too-large-chunked", bounded, postChunked(sized(payloads.MaxBody+1), 1<<16)),
		refused("post/too-large-expect", "a server need not ask for a body that is too large",
			request("POST", "/", over, "Expect: 100-continue")),
	}
}

// refused expects raw to be answered with 413, and the connection to be closed.
func (p *probe) refused(raw string) {
	p.on(func(c *wire.Conn) {
		go c.Send(raw) // the answer may come before all of it is read
		tooLarge := text(413, cmp.Or(p.engine.TooLarge, payloads.TooLarge), closeLine)
		if p.expect(p.read(c, "POST", "POST / of more than 1 MiB"), tooLarge) {
			p.closes(c, "the connection closed after 413")
		}
	})
}
