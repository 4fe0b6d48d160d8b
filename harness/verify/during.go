package verify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
)

// quiet is how long a server must say nothing before a request and after its answer.
const quiet = 100 * time.Millisecond

// During checks a few answers while the server is under load, on connections of their own and in the bytes of
// the generator's own requests, so that it cannot tell who asks. Answers that do not come are not its matter:
// a server may be at its limit, and the generator counts them.
func During(ctx context.Context, s Subject, scenario string) (violations []harness.Violation) {
	found, err := scenarios.ByName(scenario)
	if err != nil {
		return nil
	}
	c := check{
		Name: "load/" + scenario, Why: "a server must answer under load as it did when it was checked",
		Run: func(p *probe) {
			last := int64(0)
			for i := range 3 {
				p.midst(found.Requests[i%len(found.Requests)], &last)
			}
		},
	}
	const patience = 5 * time.Second
	p := newProbe(s, c, contractClocks)
	p.patience = patience
	p.run(ctx, patience)
	for _, f := range p.found {
		if f.basis == fact {
			violations = append(violations, f.Violation)
		}
	}
	return violations
}

// midst asks once on a connection of its own. What the JSON counts must be above last, and becomes it.
func (p *probe) midst(r harness.Request, last *int64) {
	c, err := dial(p.ctx, p.addr, p.patience)
	if err != nil {
		return
	}
	defer c.Close()
	if said := c.rest(p.ctx, quiet); strings.HasPrefix(said, unasked) {
		p.fail("silence before the first request", said)
		return
	}
	_ = c.SetReadDeadline(time.Time{})
	c.send(wire(r))
	a, err := c.read(r.Method)
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
	if said := c.rest(p.ctx, quiet); strings.HasPrefix(said, unasked) {
		p.fail("silence after the answer", said)
	}
}
