package verify

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"tenrounds/harness/verify/wire"
)

// each sends each request on its own connection.
func (p *probe) each(es ...exchange) {
	for _, e := range es {
		p.expect(p.ask(e.method(), describe(e.raw), e.raw), e.want)
	}
}

// inTurn sends the requests one by one on one connection. It stops at the first wrong answer.
func (p *probe) inTurn(es ...exchange) {
	p.on(func(c *wire.Conn) {
		for i, e := range es {
			if i > 0 && !p.next(c) {
				return
			}
			c.Send(e.raw)
			if !p.expect(p.read(c, e.method(), describe(e.raw)), e.want) {
				return
			}
		}
	})
}

// headThenGet sends HEAD and GET on one connection: a body after the first answer would be read as the start
// of the second.
func (p *probe) headThenGet(path string, w want) {
	p.inTurn(exchange{request("HEAD", path), w.headOf()}, get(path, w))
}

// lastAnswer expects w, and the connection closed after it.
func (p *probe) lastAnswer(raw string, w want) {
	p.on(func(c *wire.Conn) {
		c.Send(raw)
		e := exchange{raw, w}
		if p.expect(p.read(c, e.method(), describe(raw)), w) {
			p.closes(c, "the connection closed after the answer to "+describe(raw))
		}
	})
}

// closes expects the server to close the connection within the time for one answer.
func (p *probe) closes(c *wire.Conn, want string) {
	switch s := c.Rest(p.ctx, p.patience); {
	case s.Closed:
	case s.Open():
		p.failInTime(want, fmt.Sprintf("it is open after %v", p.patience))
	default:
		p.fail(want, s.String())
	}
}

// inPieces sends raw in pieces of n bytes with pauses between them, and expects w.
func (p *probe) inPieces(raw string, n int, w want) {
	p.on(func(c *wire.Conn) {
		whole := c.Named(raw)
		if n > len(raw)/2 { // n is an offset in raw
			n += len(whole) - len(raw)
		}
		for piece := range slices.Chunk([]byte(whole), n) {
			c.Send(string(piece))
			time.Sleep(time.Millisecond)
		}
		p.expect(p.read(c, "POST", describe(raw)+" in pieces"), w)
	})
}

// together runs f n times at once, each time with its own probe, and notes everything that they found.
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
