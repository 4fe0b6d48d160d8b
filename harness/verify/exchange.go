package verify

import (
	"fmt"
	"time"
)

// inTurn sends one request after the other on one connection, each when the answer before is there.
func (p *probe) inTurn(es []exchange) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	for i, e := range es {
		if i > 0 {
			if c = p.next(c); c == nil {
				return
			}
			defer c.Close()
		}
		c.send(e.raw)
		if !p.expect(p.read(c, e.method, firstLine(e.raw)), e.want) {
			return
		}
	}
}

// headThenGet sends HEAD and GET on one connection: a body after the first answer would be read as the
// beginning of the second.
func (p *probe) headThenGet(pg page) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	c.send(request("HEAD", pg.path))
	if !p.expectHead(p.read(c, "HEAD", "HEAD "+pg.path), pg.want.headOf()) {
		return
	}
	if c = p.next(c); c == nil {
		return
	}
	defer c.Close()
	c.send(request("GET", pg.path))
	p.expect(p.read(c, "GET", "GET "+pg.path+" after HEAD on the same connection"), pg.want)
}

// lastAnswer expects w, and the connection closed after it.
func (p *probe) lastAnswer(raw string, w want) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	c.send(raw)
	if p.expect(p.read(c, "GET", firstLine(raw)), w) {
		p.closes(c, "the connection closed after the answer to "+firstLine(raw))
	}
}

// closes expects the server to end the connection, in the time that an answer may take.
func (p *probe) closes(c *conn, want string) {
	switch r := c.rest(p.ctx, p.patience); r {
	case "closed":
	case "open":
		p.failInTime(want, fmt.Sprintf("it is open after %v", p.patience))
	default:
		p.fail(want, r)
	}
}

// inPieces sends raw in pieces of n bytes with pauses between the first few, and expects w.
func (p *probe) inPieces(raw string, n int, w want) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	whole := c.named(raw)
	if n > len(raw)/2 { // a place in raw
		n += len(whole) - len(raw)
	}
	raw = whole
	for i := 0; i < len(raw); i += n {
		c.send(raw[i:min(i+n, len(raw))])
		time.Sleep(time.Millisecond)
	}
	p.expect(p.read(c, "POST", firstLine(raw)+" in pieces"), w)
}

// mostSilence is how long an answer that may not come is waited for at most.
const mostSilence = 5 * time.Second

// outcome sends s and says in two words what comes of it: the status or "silence" or "closed" or "garbage",
// and whether the connection can be used after it.
func (p *probe) outcome(method, s string) string {
	c := p.dial()
	if c == nil {
		return "no connection"
	}
	defer c.Close()
	p.route = routeIn(firstLine(s))
	patience := min(p.patience, mostSilence)
	if p.silence {
		patience = p.clocks.silence
	}
	go c.send(s)
	_ = c.SetReadDeadline(time.Now().Add(patience))
	a, err := c.read(method)
	switch {
	case err == nil:
	case timedOut(err):
		return "silence"
	case closedByPeer(err):
		return "closed"
	default:
		return "garbage"
	}
	p.heard()
	if a.UntilClose {
		return fmt.Sprintf("%d closed", a.Status)
	}
	c.send(request("GET", "/about"))
	_ = c.SetReadDeadline(time.Now().Add(patience))
	b, err := c.read("GET")
	switch {
	case err == nil && b.Status == 200 && string(b.Body) == p.subject.Name:
		return fmt.Sprintf("%d open", a.Status)
	case err == nil:
		return fmt.Sprintf("%d then %d", a.Status, b.Status)
	case closedByPeer(err):
		return fmt.Sprintf("%d closed", a.Status)
	}
	return fmt.Sprintf("%d stuck", a.Status)
}
