package verify

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"tenrounds/shared/payloads"
)

const encodingWhy = "cached bytes would be measured instead of the encoder"

// encodingChecks prove on the instance with --vary that the document is encoded on every request.
func encodingChecks() []check {
	return []check{
		{Name: "encoding/sequence", Why: encodingWhy, Vary: true, Run: func(p *probe) { p.vary().datesInSequence(steadyRequests) }},
		{Name: "encoding/concurrent", Why: encodingWhy, Vary: true, Clients: 8, Run: func(p *probe) { p.vary().datesAtOnce(8, 25) }},
		{Name: "encoding/head", Why: encodingWhy, Vary: true, Run: func(p *probe) {
			p.vary().expectHead(p.vary().get("/json"), document())
		}},
	}
}

// date reads the date out of a document that is otherwise as it must be.
func (p *probe) date(a *answer) (int64, bool) {
	if a == nil {
		return 0, false
	}
	n, ok := dateIn(a.Body)
	if a.Status != 200 || !ok {
		p.fail("the document with another date", fmt.Sprintf("%d %s", a.Status, quote(a.Body)))
		return 0, false
	}
	return n, true
}

// fixed is body as it would be with the fixed date, if the server counts and its date is one that it can have come to.
func (p *probe) fixed(body []byte) []byte {
	const most = 1_000_000_000
	base := p.subject.VaryBase
	if n, ok := dateIn(body); ok && base > 0 && n > base && n <= base+most && len(body) == len(payloads.JSON) {
		return []byte(payloads.JSON)
	}
	return body
}

func (p *probe) datesInSequence(n int) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	var last int64
	start := time.Now()
	for i := 0; !enough(i, n, start); i++ {
		if i > 0 {
			if c = p.next(c); c == nil {
				return
			}
		}
		c.send(request("GET", "/json"))
		d, ok := p.date(p.read(c, "GET", "GET /json"))
		if !ok {
			return
		}
		if i > 0 && d != last+1 {
			p.fail(fmt.Sprintf("date %d, one more than in the answer before", last+1), strconv.FormatInt(d, 10))
			return
		}
		last = d
	}
	if last <= payloads.Date {
		p.fail("dates that have risen", strconv.FormatInt(last, 10))
	}
}

// datesAtOnce asks on several connections at once. All dates differ, and none is left out.
func (p *probe) datesAtOnce(connections, each int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var dates []int64
	for range connections {
		one := p.another()
		wg.Go(func() {
			got := one.datesOn(each)
			mu.Lock()
			defer mu.Unlock()
			dates = append(dates, got...)
			p.take(one)
		})
	}
	wg.Wait()
	if len(dates) < connections*each {
		return
	}
	slices.Sort(dates)
	if u := len(slices.Compact(slices.Clone(dates))); u < len(dates) {
		p.fail(fmt.Sprintf("%d different dates", len(dates)), fmt.Sprintf("%d", u))
	} else if span := dates[len(dates)-1] - dates[0] + 1; span != int64(len(dates)) {
		p.fail(fmt.Sprintf("%d dates one after the other", len(dates)), fmt.Sprintf("dates over a span of %d", span))
	}
}

func (p *probe) datesOn(n int) []int64 {
	c := p.dial()
	if c == nil {
		return nil
	}
	defer c.Close()
	var dates []int64
	for i := range n {
		if i > 0 {
			if c = p.next(c); c == nil {
				return dates
			}
		}
		c.send(request("GET", "/json"))
		d, ok := p.date(p.read(c, "GET", "GET /json"))
		if !ok {
			break
		}
		dates = append(dates, d)
	}
	return dates
}
