package verify

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"tenrounds/shared/payloads"
)

// inTurn sends the requests one by one on one connection. It stops at the first wrong answer.
func (p *probe) inTurn(es []exchange) {
	p.on(func(c *conn) {
		for i, e := range es {
			if i > 0 && !p.next(c) {
				return
			}
			c.send(e.raw)
			if !p.expect(p.read(c, e.method, firstLine(e.raw)), e.want) {
				return
			}
		}
	})
}

// headThenGet sends HEAD and GET on one connection: a body after the first answer would be read as the
// beginning of the second.
func (p *probe) headThenGet(path string, w want) {
	p.inTurn([]exchange{{"HEAD", request("HEAD", path), w.headOf()}, {"GET", request("GET", path), w}})
}

// thenText expects one of the statuses, and that the connection can be used after it.
func (p *probe) thenText(e exchange, what, wanted string, statuses ...int) {
	p.on(func(c *conn) {
		c.send(e.raw)
		a := p.read(c, e.method, what)
		if a == nil {
			return
		}
		if !slices.Contains(statuses, a.Status) {
			p.fail(wanted, a.Line)
			return
		}
		if p.next(c) {
			c.send(request("GET", "/text"))
			p.expect(p.read(c, "GET", "GET /text after "+what), text(200, payloads.Text))
		}
	})
}

// lastAnswer expects w, and the connection closed after it.
func (p *probe) lastAnswer(raw string, w want) {
	p.on(func(c *conn) {
		c.send(raw)
		if p.expect(p.read(c, "GET", firstLine(raw)), w) {
			p.closes(c, "the connection closed after the answer to "+firstLine(raw))
		}
	})
}

// closes expects the server to close the connection within the time for one answer.
func (p *probe) closes(c *conn, want string) {
	switch r := c.rest(p.ctx, p.patience); r {
	case "closed":
	case "open":
		p.failInTime(want, fmt.Sprintf("it is open after %v", p.patience))
	default:
		p.fail(want, r)
	}
}

// inPieces sends raw in pieces of n bytes with pauses between them, and expects w.
func (p *probe) inPieces(raw string, n int, w want) {
	p.on(func(c *conn) {
		whole := c.named(raw)
		if n > len(raw)/2 { // a place in raw
			n += len(whole) - len(raw)
		}
		for piece := range slices.Chunk([]byte(whole), n) {
			c.send(string(piece))
			time.Sleep(time.Millisecond)
		}
		p.expect(p.read(c, "POST", firstLine(whole)+" in pieces"), w)
	})
}

// together runs f n times at once, each with a probe of its own, and notes what they found.
func (p *probe) together(n int, f func(i int, one *probe)) {
	var wg sync.WaitGroup
	probes := make([]*probe, n)
	for i := range probes {
		probes[i] = p.another()
		wg.Go(func() { f(i, probes[i]) })
	}
	wg.Wait()
	for _, one := range probes {
		for _, f := range one.found {
			p.note(f)
		}
		if one.answered {
			p.heard()
		}
	}
}
