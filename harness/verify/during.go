package verify

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
)

// quiet is how long a server must send nothing before a request and after its answer.
const quiet = 100 * time.Millisecond

// During checks a few answers while the server is under load. It uses its own connections and the same bytes
// as the generator, so that the server cannot tell the two apart. Missing answers are ignored: the server may
// be at its limit, and the generator counts them.
func During(ctx context.Context, s Subject, scenario string) (violations []harness.Violation) {
	found, err := scenarios.ByName(scenario)
	if err != nil {
		return nil
	}
	c := check{
		Name: "load/" + scenario, Why: underLoad,
		Run: func(p *probe) {
			last := int64(0)
			for i := range 3 {
				p.midst(found.Requests[i%len(found.Requests)], &last)
			}
		},
	}
	const patience = 5 * time.Second
	p := newProbe(s.known(), c, contractClocks)
	p.patience = patience
	p.run(ctx, patience)
	for _, f := range p.found {
		if f.Basis == verdict.Fact {
			violations = append(violations, f.Violation)
		}
	}
	return violations
}

// midst sends one request on its own connection. The number in the JSON must be above last, and replaces it.
func (p *probe) midst(r harness.Request, last *int64) {
	c, err := wire.Dial(p.ctx, p.addr, p.patience)
	if err != nil {
		return
	}
	defer c.Close()
	if s := c.Rest(p.ctx, quiet); s.Unasked != "" {
		p.fail("silence before the first request", s.String())
		return
	}
	_ = c.SetReadDeadline(time.Time{})
	c.Send(encode(r))
	a, err := c.Read(r.Method)
	if err != nil {
		return
	}
	if !p.expect(a, wanted(r)) {
		return
	}
	if n, ok := dateIn(a.Body); ok && p.subject.VaryBase > 0 {
		if n <= *last && p.subject.Processes < 2 {
			p.fail(fmt.Sprintf("a date above %d, which was in an answer before", *last), strconv.FormatInt(n, 10))
		}
		*last = n
	}
	if s := c.Rest(p.ctx, quiet); s.Unasked != "" {
		p.fail("silence after the answer", s.String())
	}
}
