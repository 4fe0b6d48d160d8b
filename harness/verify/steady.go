package verify

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/wire"
)

// steadyRequests are sent in a row: more than the 1000 after which a server might start to cheat. A slow
// server gets requests for steadyTime, but at least leastSteady.
const (
	steadyRequests = 2000
	leastSteady    = 200
	steadyTime     = 3 * time.Second
)

// batch is how many requests are pipelined, if the engine supports it.
const batch = 20

// enough reports whether n requests since from are enough.
func enough(n, of int, from time.Time) bool {
	return n >= of || n >= leastSteady && time.Since(from) >= steadyTime
}

const underLoad = "a server must answer under load as it did when it was checked"

// steadyChecks send the same requests many times.
func steadyChecks() []check {
	var cs []check
	for _, name := range []string{"text", "json", "post"} {
		cs = append(cs, check{Name: "steady/" + name, Why: underLoad, Run: func(p *probe) { p.steady(name) }})
	}
	return append(cs, check{Name: "steady/scenarios", Why: "the requests of the load are checked too",
		Run: (*probe).eachScenario})
}

// steady sends the requests of a scenario in turn, in batches, on one connection.
func (p *probe) steady(scenario string) {
	s, err := scenarios.ByName(scenario)
	if err != nil {
		p.fail("a scenario", err.Error())
		return
	}
	p.on(func(c *wire.Conn) {
		batch := batch
		if p.engine.NoPipelining || p.engine.Closes {
			batch = 1
		}
		start := time.Now()
		for n := 0; !enough(n, steadyRequests, start); n += batch {
			if n > 0 && !p.next(c) {
				return
			}
			var b strings.Builder
			for i := range batch {
				b.WriteString(encode(s.Requests[(n+i)%len(s.Requests)]))
			}
			c.Send(b.String())
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

// eachScenario sends each request of each scenario as a generator would: on connections that are kept, and on
// a new one for each request. The generators compare the answers under load with the heads of the right
// answers.
func (p *probe) eachScenario() {
	p.heads = map[string]harness.Heads{}
	for _, s := range scenarios.All() {
		p.heads[s.Name] = harness.Heads{Kept: p.headsOf(s), Closing: p.headsOf(s, closeLine)}
	}
}

// headsOf sends the requests of a scenario with more header lines, which the answers must have too.
func (p *probe) headsOf(s harness.Scenario, lines ...string) (heads []string) {
	known := map[int]bool{}
	for _, r := range s.Requests {
		what := strings.Join(append([]string{fmt.Sprintf("scenario %s, %s %s", s.Name, r.Method, r.Path)},
			lines...), ", ")
		a := p.ask(r.Method, what, encode(r, lines...))
		if p.expect(a, wanted(r).with(lines...)) && !known[a.Status] {
			known[a.Status] = true
			heads = append(heads, a.Line+"\r\n"+strings.Join(a.Head, "\r\n")+"\r\n\r\n")
		}
	}
	return heads
}
