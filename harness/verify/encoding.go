package verify

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// encodingChecks prove on the instance with --vary that every request encodes the document.
func encodingChecks() []check {
	vary := func(name string, clients int, run func(*probe)) check {
		const why = "a cache would be measured instead of the encoder"
		return check{Name: "encoding/" + name, Why: why, Vary: true, Clients: clients,
			Run: func(p *probe) { run(p.vary()) }}
	}
	return []check{
		vary("sequence", 0, (*probe).datesInSequence),
		vary("concurrent", 8, func(p *probe) { p.datesAtOnce(8, 25) }),
		vary("head", 0, func(p *probe) { p.expectHead(p.get("/json"), document) }),
	}
}

// dates requests documents on one connection and calls f with their dates until it returns false. It reports
// whether every answer was a document.
func (p *probe) dates(f func(int64) bool) (ok bool) {
	p.on(func(c *wire.Conn) {
		for {
			c.Send(request("GET", "/json"))
			a := p.read(c, "GET", "GET /json")
			if a == nil {
				return
			}
			d, isDocument := dateIn(a.Body)
			if a.Status != 200 || !isDocument {
				p.fail("the document with another date", fmt.Sprintf("%d %s", a.Status, wire.Quote(a.Body)))
				return
			}
			if !f(d) {
				ok = true
				return
			}
			if !p.next(c) {
				return
			}
		}
	})
	return ok
}

// datesInSequence expects each date to be one more than the date before.
func (p *probe) datesInSequence() {
	var n int
	var last int64
	right := true
	start := time.Now()
	ok := p.dates(func(d int64) bool {
		if right = n == 0 || d == last+1; !right {
			p.fail(fmt.Sprintf("date %d, one more than in the answer before", last+1), strconv.FormatInt(d, 10))
			return false
		}
		n, last = n+1, d
		return !enough(n, steadyRequests, start)
	})
	if ok && right && last <= payloads.Date {
		p.fail(fmt.Sprintf("dates above %d", payloads.Date), strconv.FormatInt(last, 10))
	}
}

// datesAtOnce sends requests on several connections at once. All dates must differ, without a gap.
func (p *probe) datesAtOnce(connections, each int) {
	got := make([][]int64, connections)
	p.together(connections, func(i int, one *probe) {
		one.dates(func(d int64) bool {
			got[i] = append(got[i], d)
			return len(got[i]) < each
		})
	})
	dates := slices.Sorted(slices.Values(slices.Concat(got...)))
	n := len(dates)
	if n < connections*each {
		return
	}
	if u := len(slices.Compact(slices.Clone(dates))); u < n {
		p.fail(fmt.Sprintf("%d different dates", n), strconv.Itoa(u))
	} else if span := dates[n-1] - dates[0] + 1; span != int64(n) {
		p.fail(fmt.Sprintf("%d dates one after the other", n), fmt.Sprintf("dates over a span of %d", span))
	}
}
