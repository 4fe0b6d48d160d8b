package verify

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"tenrounds/harness/verify/wire"
)

// waitingChecks check the timeouts. They run at the same time as the other checks.
func waitingChecks() []check {
	const slowloris = "a client that never finishes its header would hold a connection forever"
	const think = "users think between two requests, and the connection must survive that"
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
			p.idle(get("/text", plain))
		}},
		{Name: "wait/idle-after-post", Why: think, Wait: true, Run: func(p *probe) {
			p.idle(post(ada, hello))
		}},
		{Name: "wait/idle-after-file", Why: think, Wait: true, Run: func(p *probe) {
			p.idle(get("/files/64k.bin", file("64k.bin")))
		}},
		{Name: "wait/date", Why: "a Date that does not change is cached", Wait: true, Run: dateMoves},
		{Name: "wait/idle-timeout", Why: "all servers close an unused connection after 120 s",
			Wait: true, Long: true, Run: idleTimeout},
	}
}

// closedInTime sends begin and expects the connection to end after the header timeout.
func (p *probe) closedInTime(begin string) {
	p.on(func(c *wire.Conn) {
		start := time.Now()
		c.Send(begin)
		err := c.UntilClosed(start.Add(p.held()))
		p.timely(time.Since(start), err)
	})
}

// timely expects that the connection ended at about the header timeout.
func (p *probe) timely(took time.Duration, err error) {
	d := p.clocks.header
	want, got := fmt.Sprintf("the connection closed after %s", d), took.Round(d/100).String()
	switch {
	case wire.TimedOut(err) && p.ctx.Err() != nil:
		p.failed(want, p.ctx.Err())
	case wire.TimedOut(err):
		p.failInTime(want, "it is open after "+got)
	case took < d-p.clocks.slack || took > d+p.clocks.slack:
		p.failInTime(want, "closed after "+got+": "+wire.Explain(err))
	}
}

// held is when a connection counts as held open: an end after it would be too late.
func (p *probe) held() time.Duration { return p.clocks.header + p.clocks.slack*5/4 }

// drip sends begin and then single bytes, and returns when the connection has ended or counts as held open.
func (p *probe) drip(begin string) (time.Duration, error) {
	c := p.dial()
	if c == nil {
		return 0, nil
	}
	defer c.Close()
	start := time.Now()
	c.Send(begin)
	done := make(chan struct{})
	defer close(done)
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(p.clocks.header / 5):
				c.Send("c")
			}
		}
	}()
	err := c.UntilClosed(start.Add(p.held()))
	return time.Since(start), err
}

const unfinished = "GET /text HTTP/1.1\r\n" + host + "\r\nX-A: b"

func dripSecond(p *probe) outcome {
	_, err := p.drip(request("GET", "/text") + unfinished)
	return heldOrClosed(err)
}

// heldOrClosed is the outcome of a wait for the end of a connection.
func heldOrClosed(err error) outcome {
	if wire.TimedOut(err) {
		return outcome{ending: endHeld}
	}
	return outcome{ending: endClosed}
}

// mute opens a connection and sends nothing.
func mute(p *probe) outcome {
	c := p.dial()
	if c == nil {
		return outcome{ending: endRefused}
	}
	defer c.Close()
	return heldOrClosed(c.UntilClosed(time.Now().Add(p.held())))
}

// slowBody sends the second half of a body after a pause that is longer than the header timeout.
func slowBody(p *probe) outcome {
	c := p.dial()
	if c == nil {
		return outcome{ending: endRefused}
	}
	defer c.Close()
	whole := posting(ada)
	c.Send(whole[:len(whole)-4])
	s := c.Rest(p.ctx, p.clocks.header+p.clocks.slack/2)
	_ = c.SetReadDeadline(time.Now().Add(p.patience))
	if s.Open() {
		c.Send(whole[len(whole)-4:])
	}
	a, err := c.Read("POST")
	if err != nil {
		return outcome{text: s.String()}
	}
	return outcome{text: strconv.Itoa(a.Status)}
}

// idle sends a request, rests for longer than the header timeout, and sends it again on the same connection.
func (p *probe) idle(e exchange) {
	p.on(func(c *wire.Conn) {
		c.Send(e.raw)
		if !p.expect(p.read(c, e.method(), describe(e.raw)), e.want) {
			return
		}
		rest := p.clocks.header + p.clocks.slack*3/4
		if s := c.Rest(p.ctx, rest); !s.Open() {
			p.fail(fmt.Sprintf("the connection open after resting for %s", rest), s.String())
			return
		}
		c.Send(e.raw)
		p.expect(p.read(c, e.method(), describe(e.raw)+" after a rest"), e.want)
	})
}

// dateMoves compares the Dates of two answers that are more than two seconds apart.
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
		for _, v := range a.Values("Date") {
			dates[i], _ = time.Parse(http.TimeFormat, v)
		}
	}
	if d := dates[1].Sub(dates[0]); d < time.Second || d > fresh {
		p.failInTime("a Date that advances", fmt.Sprintf("%s in 2.5s", d))
	}
}

// idleTimeout holds one connection open and waits for its end.
func idleTimeout(p *probe) {
	p.on(func(c *wire.Conn) {
		c.Send(request("GET", "/text"))
		if !p.expect(p.read(c, "GET", "GET /text"), plain) {
			return
		}
		start := time.Now()
		s := c.Rest(p.ctx, p.clocks.idle+5*p.clocks.slack/2)
		took := time.Since(start)
		if !s.Closed || took < p.clocks.idle-5*p.clocks.slack/2 {
			p.failInTime(fmt.Sprintf("the connection closed after resting for %s", p.clocks.idle),
				fmt.Sprintf("%s after %s", s, took.Round(p.clocks.slack/10)))
		}
	})
}
