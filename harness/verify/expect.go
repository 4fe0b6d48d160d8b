package verify

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tenrounds/harness/verify/verdict"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// expect compares a with w, notes what differs, and reports whether a was right. A nil answer was noted
// before.
func (p *probe) expect(a *wire.Answer, w want) bool {
	if a != nil && a.Status != w.status { // everything else differs too
		return p.expectBody(a, w)
	}
	ok := p.expectHead(a, w)
	return p.expectBody(a, w) && ok
}

// expectBody compares status and body.
func (p *probe) expectBody(a *wire.Answer, w want) bool {
	switch {
	case a == nil:
		return false
	case a.Status != w.status:
		p.failStatus(fmt.Sprintf("status %d", w.status),
			fmt.Sprintf("%d with body %s", a.Status, wire.Quote(a.Body)), a.Status)
	case !bytes.Equal(p.fixed(a.Body), w.body):
		wb, gb := wire.Difference(w.body, a.Body)
		p.fail("body "+wb, gb)
	default:
		return true
	}
	return false
}

// expectHead compares the status line and the set of header lines.
func (p *probe) expectHead(a *wire.Answer, w want) bool {
	if a == nil {
		return false
	}
	ok := p.expectLine(a, w)
	if a.Status != w.status {
		return false
	}
	lines := p.lines(w)
	var extra, dates []string
	for _, l := range a.Head {
		name, value := wire.Header(l)
		l = name + ": " + value
		if i := slices.IndexFunc(lines, func(want string) bool { return verdict.Matches(want, l) }); i >= 0 {
			lines = slices.Delete(lines, i, i+1)
		} else if w.old && name == "Connection" && (l == closeLine || p.engine.Sends(l)) {
			continue
		} else if name == "Date" {
			dates = append(dates, value)
		} else {
			extra = append(extra, l)
		}
	}
	if len(lines) > 0 || len(extra) > 0 {
		p.fail("header lines "+none(lines), "instead "+none(extra))
		ok = false
	}
	if slices.Contains(p.engine.Lacks, "Date") && len(dates) == 0 {
		return ok
	}
	return p.expectDate(dates) && ok
}

// lines are the header lines that an answer must have, except Date, including those that the engine always
// sends.
func (p *probe) lines(w want) []string {
	lines := slices.Clone(w.lines)
	if w.ctype != "" {
		lines = append(lines, "Content-Type: "+w.ctype)
	}
	lines = append(lines, fmt.Sprintf("Content-Length: %d", w.length))
	for _, l := range p.engine.Always {
		name, _ := wire.Header(l)
		decided := func(x string) bool { return strings.HasPrefix(x, "Connection:") }
		if hop := name == "Connection" || name == "Keep-Alive"; !hop || !w.old &&
			!slices.ContainsFunc(w.lines, decided) {
			lines = append(lines, l)
		}
	}
	return slices.DeleteFunc(lines, func(l string) bool {
		name, _ := wire.Header(l)
		return slices.Contains(p.engine.Lacks, name)
	})
}

func none(lines []string) string {
	if len(lines) == 0 {
		return "no others"
	}
	return wire.Quote([]byte(strings.Join(lines, "; ")))
}

// reasons are other phrases than those of net/http: the RFCs have changed them.
var reasons = map[int][]string{
	413: {"Payload Too Large", "Content Too Large"},
	416: {"Range Not Satisfiable"},
}

// expectLine checks the status line.
func (p *probe) expectLine(a *wire.Answer, w want) bool {
	texts := append([]string{http.StatusText(w.status)}, reasons[w.status]...)
	if own, ok := p.engine.Reason(w.status); ok {
		texts = []string{own}
	}
	for _, t := range texts {
		rest := fmt.Sprintf(" %d %s", w.status, t)
		if a.Line == "HTTP/1.1"+rest || w.old && a.Line == "HTTP/1.0"+rest {
			return true
		}
	}
	want, got := fmt.Sprintf("status line \"HTTP/1.1 %d %s\"", w.status, texts[0]), wire.Quote([]byte(a.Line))
	if a.Status != w.status {
		p.failStatus(want, got, a.Status)
	} else {
		p.fail(want, got)
	}
	return false
}

// fresh is how far a Date may be from the verifier's clock: servers update it once a second.
const fresh = 5 * time.Second

func (p *probe) expectDate(dates []string) bool {
	if len(dates) != 1 {
		p.fail("one Date line", fmt.Sprintf("%d", len(dates)))
		return false
	}
	t, err := time.Parse(http.TimeFormat, dates[0])
	if err != nil {
		p.fail("a Date such as "+modTime, wire.Quote([]byte(dates[0])))
		return false
	}
	if off := time.Since(t); off > fresh || off < -fresh {
		p.failInTime("the current time in Date", fmt.Sprintf("%s, %s off", dates[0], off.Round(time.Second)))
		return false
	}
	return true
}

// fixed replaces a date that the server can have counted up to by the date of the fixed document.
func (p *probe) fixed(body []byte) []byte {
	const most = 1_000_000_000
	base := p.subject.VaryBase
	if n, ok := dateIn(body); ok && base > 0 && n > base && n <= base+most && len(body) == len(payloads.JSON) {
		return []byte(payloads.JSON)
	}
	return body
}
