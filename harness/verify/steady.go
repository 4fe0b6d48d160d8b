package verify

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
)

// steadyRequests are asked on end: more than a server that counts to 1000 before it cheats. A slow server is
// asked for steadyTime, but leastSteady in any case.
const (
	steadyRequests = 2000
	leastSteady    = 200
	steadyTime     = 3 * time.Second
)

// batch is how many of them are under way at once on the connection, if the engine takes more than one.
const batch = 20

// enough reports whether n of so many requests that were asked from a time on are enough of them.
func enough(n, of int, from time.Time) bool {
	return n >= of || n >= leastSteady && time.Since(from) >= steadyTime
}

// steadyChecks ask the same many times.
func steadyChecks() []check {
	var cs []check
	for _, name := range []string{"text", "json", "post"} {
		cs = append(cs, check{
			Name: "steady/" + name,
			Why:  "a server must answer under load as it did when it was checked",
			Run:  func(p *probe) { p.steady(name) },
		})
	}
	return append(cs, check{
		Name: "steady/scenarios",
		Why:  "what is measured is what was checked",
		Run:  func(p *probe) { p.eachScenario() },
	})
}

// steady sends the requests of a scenario in turn, in batches, on one connection.
func (p *probe) steady(scenario string) {
	s, err := scenarios.ByName(scenario)
	if err != nil {
		p.fail("a scenario", err.Error())
		return
	}
	p.on(func(c *conn) {
		batch := batch
		if p.engine.NoPipelining || p.engine.Closes {
			batch = 1
		}
		start := time.Now()
		for n := 0; !enough(n, steadyRequests, start); n += batch {
			if n > 0 {
				if !p.next(c) {
					return
				}
			}
			var b strings.Builder
			for i := range batch {
				b.WriteString(wire(s.Requests[(n+i)%len(s.Requests)]))
			}
			c.send(b.String())
			for i := range batch {
				r := s.Requests[(n+i)%len(s.Requests)]
				a := p.read(c, r.Method, fmt.Sprintf("request %d on one connection, %s %s", n+i+1, r.Method, r.Path))
				if !p.expectBody(a, want{status: r.Expect.Status, body: r.Expect.Body}) {
					return
				}
			}
		}
	})
}

// eachScenario sends each request of each scenario, just as a generator would: on connections that are kept,
// and on one for each request. The heads of the right answers are what answers under load are held against.
func (p *probe) eachScenario() {
	p.heads = map[string]harness.Heads{}
	for _, s := range scenarios.All() {
		p.heads[s.Name] = harness.Heads{Kept: p.headsOf(s), Closing: p.headsOf(s, closeLine)}
	}
}

// headsOf sends the requests of a scenario with these header lines more, which the answers must have too.
func (p *probe) headsOf(s harness.Scenario, lines ...string) (heads []string) {
	known := map[int]bool{}
	for _, r := range s.Requests {
		what := strings.Join(append([]string{fmt.Sprintf("scenario %s, %s %s", s.Name, r.Method, r.Path)},
			lines...), ", ")
		a := p.ask(r.Method, what, wire(r, lines...))
		if p.expect(a, wanted(r).with(lines...)) && !known[a.Status] {
			known[a.Status] = true
			heads = append(heads, a.Line+"\r\n"+strings.Join(a.Head, "\r\n")+"\r\n\r\n")
		}
	}
	return heads
}
