package load

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// dateLayout is the HTTP-date that a sender must use (RFC 9110, 5.6.7).
const dateLayout = "Mon, 02 Jan 2006 15:04:05 GMT"

// dateSlack is how many seconds a Date may be off: servers renew it once a second.
const dateSlack = 2

// provedHead is the head that an answer must have.
type provedHead struct {
	text   []byte
	date   int // where the value of Date is in text; -1: there is none
	status int
	length uint64
	close  bool // it says that the connection will be closed
}

// readDate returns the Unix time of an HTTP-date. Every digit and the day of the week must be right.
func readDate(value []byte) (int64, error) {
	var again [len(dateLayout)]byte
	t, err := time.Parse(dateLayout, string(value))
	if err == nil && !bytes.Equal(t.AppendFormat(again[:0], dateLayout), value) {
		err = errors.New("not written as an HTTP-date")
	}
	return t.Unix(), err
}

// begins reports whether b begins with the head, whatever its Date.
func (h *provedHead) begins(b []byte) bool {
	if len(b) < len(h.text) {
		return false
	}
	if h.date < 0 {
		return bytes.Equal(b[:len(h.text)], h.text)
	}
	end := h.date + len(dateLayout)
	return bytes.Equal(b[:h.date], h.text[:h.date]) && bytes.Equal(b[end:len(h.text)], h.text[end:])
}

// current reports whether the Date in head, which begins as h does, lies between the send of its request and now, and
// until when such an answer may be sent for. Times are those of the run.
func (h *provedHead) current(head []byte, sent, now int64) (until int64, ok bool) {
	if h.date < 0 {
		return math.MaxInt64, true
	}
	date, err := readDate(head[h.date : h.date+len(dateLayout)])
	if err != nil {
		return 0, false
	}
	wall := time.Now()
	asked := wall.Add(time.Duration(sent - now))
	end := time.Unix(date+dateSlack+1, 0) // whole seconds are compared
	return now + int64(end.Sub(wall)), asked.Before(end) && date <= wall.Unix()+dateSlack
}

// holds reports whether head is the proved one, with a Date of now.
func (h *provedHead) holds(head []byte, sent, now int64) bool {
	if len(head) != len(h.text) || !h.begins(head) {
		return false
	}
	_, ok := h.current(head, sent, now)
	return ok
}

// difference says in words what a head that does not hold has in place of what was proved.
func (h *provedHead) difference(head []byte) string {
	if len(head) == len(h.text) && h.begins(head) {
		return fmt.Sprintf("Date %q is not that of now, %s", head[h.date:h.date+len(dateLayout)], time.Now().UTC().Format(dateLayout))
	}
	isDate := func(line string) bool { return h.date >= 0 && strings.HasPrefix(line, "Date: ") }
	var extra []string
	missing := strings.Split(strings.TrimSpace(string(h.text)), "\r\n")
lines:
	for _, line := range strings.Split(strings.TrimSpace(string(head)), "\r\n") {
		for i, m := range missing {
			if line == m || isDate(line) && isDate(m) {
				missing = append(missing[:i], missing[i+1:]...)
				continue lines
			}
		}
		extra = append(extra, line)
	}
	for i, m := range missing {
		if isDate(m) {
			missing[i] = "Date"
		}
	}
	switch {
	case len(missing) > 0 && len(extra) > 0:
		return fmt.Sprintf("the head has %.120q in place of %.120q", strings.Join(extra, "; "), strings.Join(missing, "; "))
	case len(missing) > 0:
		return fmt.Sprintf("the head has no %.120q", strings.Join(missing, "; "))
	case len(extra) > 0:
		return fmt.Sprintf("the head has %.120q, which was not proved", strings.Join(extra, "; "))
	}
	return "the lines of the head came in another order"
}
