package load

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
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

// current reports whether the Date in head, which begins as h does, lies between the send of its request and
// now, and until when such an answer may be sent for. Times are those of the run.
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

// difference says how a head differs from what was proved.
func (h *provedHead) difference(head []byte) string {
	if len(head) == len(h.text) && h.begins(head) {
		date := head[h.date : h.date+len(dateLayout)]
		return fmt.Sprintf("Date %q is not the present time, %s", date, time.Now().UTC().Format(dateLayout))
	}
	want, got := h.lines(h.text), h.lines(head)
	missing, extra := strings.Join(without(want, got), "; "), strings.Join(without(got, want), "; ")
	switch {
	case missing != "" && extra != "":
		return fmt.Sprintf("the head has %.120q in place of %.120q", extra, missing)
	case missing != "":
		return fmt.Sprintf("the head has no %.120q", missing)
	case extra != "":
		return fmt.Sprintf("the head has %.120q, which was not proved", extra)
	}
	return "the lines of the head came in another order"
}

// lines are those of a head. A Date that may change is its name alone.
func (h *provedHead) lines(head []byte) []string {
	lines := strings.Split(strings.TrimSpace(string(head)), "\r\n")
	for i, line := range lines {
		if h.date >= 0 && strings.HasPrefix(line, "Date: ") {
			lines[i] = "Date"
		}
	}
	return lines
}

// without are the lines of a that b does not have.
func without(a, b []string) []string {
	b = slices.Clone(b)
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool {
		i := slices.Index(b, line)
		if i >= 0 {
			b = slices.Delete(b, i, i+1)
		}
		return i >= 0
	})
}
