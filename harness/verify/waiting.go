package verify

import (
	"fmt"
	"net/http"
	"time"

	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/payloads"
)

// waitingChecks hold the server to its timeouts. They run beside the other checks.
func waitingChecks() []check {
	const slowloris = "clients that never finish their header would hold connections for ever"
	const think = "users think between two requests, and the think time must not cost a connection"
	return []check{
		{Name: "wait/header-timeout", Why: slowloris, Wait: true, Run: func(p *probe) {
			p.closedInTime(unfinished)
		}},
		{Name: "wait/header-drip", Why: slowloris, Wait: true, Run: func(p *probe) {
			if took, err := p.drip(unfinished); err != nil {
				p.timely(took, err)
			}
		}},
		{Name: "wait/header-second", Why: slowloris, Wait: true, Run: func(p *probe) {
			p.closedInTime(request("GET", "/text") + "GET /text HTT")
		}},
		{Name: "wait/idle", Why: think, Wait: true, Run: func(p *probe) {
			p.idle(request("GET", "/text"), "GET", text(200, payloads.Text))
		}},
		{Name: "wait/idle-after-post", Why: think, Wait: true, Run: func(p *probe) {
			p.idle(posting(ada), "POST", hello)
		}},
		{Name: "wait/idle-after-file", Why: think, Wait: true, Run: func(p *probe) {
			p.idle(request("GET", "/files/64k.bin"), "GET", file("64k.bin"))
		}},
		{Name: "wait/date", Why: "a Date that stands still is a cached one", Wait: true, Run: dateMoves},
		{Name: "wait/idle-timeout", Why: "connections that nobody uses are closed after 120 s, everywhere alike",
			Wait: true, Long: true, Run: idleTimeout},
	}
}

// closedInTime sends begin and expects the connection to end after the time that a header may take.
func (p *probe) closedInTime(begin string) {
	p.on(func(c *conn) {
		start := time.Now()
		c.send(begin)
		err := c.untilClosed(start.Add(p.held()))
		p.timely(time.Since(start), err)
	})
}

// timely expects a connection to have ended by itself about when the header timeout was over.
func (p *probe) timely(took time.Duration, err error) {
	d := p.clocks.header
	want, got := fmt.Sprintf("the connection closed after %s", d), took.Round(d/100).String()
	switch {
	case verdict.TimedOut(err) && p.ctx.Err() != nil:
		p.failed(want, p.ctx.Err())
	case verdict.TimedOut(err):
		p.failInTime(want, "it is open after "+got)
	case took < d-p.clocks.slack || took > d+p.clocks.slack:
		p.failInTime(want, "closed after "+got+": "+explain(err))
	}
}

// held is when a connection counts as held: later its end would be too late as well.
func (p *probe) held() time.Duration { return p.clocks.header + p.clocks.slack*5/4 }

// drip sends begin and then a byte now and then, and returns when the connection has ended, or counts as
// held.
func (p *probe) drip(begin string) (time.Duration, error) {
	c := p.dial()
	if c == nil {
		return 0, nil
	}
	defer c.Close()
	start := time.Now()
	c.send(begin)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(p.clocks.header / 5):
				c.send("c")
			}
		}
	}()
	err := c.untilClosed(start.Add(p.held()))
	return time.Since(start), err
}

const unfinished = "GET /text HTTP/1.1\r\nHost: tenrounds.test\r\nX-A: b"

func dripSecond(p *probe) string {
	if _, err := p.drip(request("GET", "/text") + unfinished); verdict.TimedOut(err) {
		return "held"
	}
	return "closed"
}

// mute opens a connection and says nothing.
func mute(p *probe) string {
	c := p.dial()
	if c == nil {
		return "no connection"
	}
	defer c.Close()
	if verdict.TimedOut(c.untilClosed(time.Now().Add(p.held()))) {
		return "held"
	}
	return "closed"
}

// slowBody sends the second half of a body after a pause that is longer than the header timeout.
func slowBody(p *probe) string {
	c := p.dial()
	if c == nil {
		return "no connection"
	}
	defer c.Close()
	whole := posting(ada)
	c.send(whole[:len(whole)-4])
	s := c.rest(p.ctx, p.clocks.header+p.clocks.slack/2)
	_ = c.SetReadDeadline(time.Now().Add(p.patience))
	if s == "open" {
		c.send(whole[len(whole)-4:])
	}
	a, err := c.read("POST")
	if err != nil {
		return s
	}
	return fmt.Sprint(a.Status)
}

// idle asks, rests for longer than the header timeout, and asks again on the same connection.
func (p *probe) idle(raw, method string, w want) {
	p.on(func(c *conn) {
		c.send(raw)
		if !p.expect(p.read(c, method, firstLine(raw)), w) {
			return
		}
		rest := p.clocks.header + p.clocks.slack*3/4
		if s := c.rest(p.ctx, rest); s != "open" {
			p.fail(fmt.Sprintf("the connection open after resting for %s", rest), s)
			return
		}
		c.send(raw)
		p.expect(p.read(c, method, firstLine(raw)+" after a rest"), w)
	})
}

// dateMoves compares the Dates of two answers that are apart by more than two seconds.
func dateMoves(p *probe) {
	var dates [2]time.Time
	for i := range dates {
		if i > 0 {
			select {
			case <-time.After(2500 * time.Millisecond):
			case <-p.ctx.Done():
				p.failed("the time to see the Date move", p.ctx.Err())
				return
			}
		}
		a := p.get("/text")
		if a == nil {
			return
		}
		for _, v := range a.values("Date") {
			dates[i], _ = time.Parse(http.TimeFormat, v)
		}
	}
	if d := dates[1].Sub(dates[0]); d < time.Second || d > fresh {
		p.failInTime("a Date that moves with the time", fmt.Sprintf("%s in 2.5s", d))
	}
}

// idleTimeout holds one connection open and waits for its end.
func idleTimeout(p *probe) {
	p.on(func(c *conn) {
		c.send(request("GET", "/text"))
		if !p.expect(p.read(c, "GET", "GET /text"), text(200, payloads.Text)) {
			return
		}
		start := time.Now()
		s := c.rest(p.ctx, p.clocks.idle+5*p.clocks.slack/2)
		took := time.Since(start)
		if s != "closed" || took < p.clocks.idle-5*p.clocks.slack/2 {
			p.failInTime(fmt.Sprintf("the connection closed after resting for %s", p.clocks.idle),
				fmt.Sprintf("%s after %s", s, took.Round(p.clocks.slack/10)))
		}
	})
}
