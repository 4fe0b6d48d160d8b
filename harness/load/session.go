package load

import (
	"bytes"
	"io"
	"time"
)

// listening is how long to wait for unsolicited bytes, before the first requests and after the last answers.
const listening = 5 * time.Millisecond

// session is one connection's requests in flight and the parser of their answers. It does no input or
// output and reads no clock, so every engine uses it. It is not safe for concurrent use.
type session struct {
	work    *workload
	pick    picker
	rec     *recorder
	timeout int64

	parser  parser
	known   *knownHeads
	flights []flight // a ring
	first   int
	count   int
	bytes   int64 // of the answer being read
	last    bool  // the latest request asks for the connection to be closed: no other follows it
}

// knownHeads are chosen by the length of the expected body, on which a head depends most. The sessions of
// one goroutine with one target share them.
type knownHeads [8]knownHead

func newSession(w *workload, p picker, r *recorder, pipeline int, timeout int64) *session {
	return &session{
		work: w, pick: p, rec: r, timeout: timeout, known: new(knownHeads), flights: make([]flight, pipeline),
	}
}

// send draws the next request, notes it as sent and returns its bytes.
func (s *session) send(intended, now int64) []byte {
	f := flight{request: int32(s.pick.next()), intended: intended, sent: now}
	s.last = s.work.requests[f.request].last
	s.flights[s.slot(s.count)] = f
	s.count++
	s.rec.schedule(f)
	w := &s.work.requests[f.request]
	if w.counter > 0 {
		s.rec.counted.asked.Add(1)
	}
	if s.count == 1 {
		s.begin()
	}
	return w.bytes
}

// slot is the index of the n-th flight after the first. It compares, since a division would be the most
// expensive part here.
func (s *session) slot(n int) int {
	if n += s.first; n >= len(s.flights) {
		n -= len(s.flights)
	}
	return n
}

// full reports whether no more requests may be in flight.
func (s *session) full() bool { return s.count == len(s.flights) || s.last && s.count > 0 }

// oldest returns when the request that is waited for was sent; false if none is in flight.
func (s *session) oldest() (int64, bool) { return s.flights[s.first].sent, s.count > 0 }

// unsent reports whether the last of the answered requests is still among the bytes that wait to be sent.
func (s *session) unsent(rest []byte) bool {
	last := s.flights[s.slot(len(s.flights)-1)]
	return s.count == 0 && len(rest) >= len(s.work.requests[last.request].bytes)
}

// begin prepares the parser for the answer to the oldest request.
func (s *session) begin() {
	f := &s.flights[s.first]
	w := &s.work.requests[f.request]
	s.parser.sent = f.sent
	s.parser.begin(w, &s.known[len(w.body)%len(s.known)])
	s.bytes = 0
}

// receive takes bytes that arrived by the time now. After an error the connection is of no more use; what
// is still in flight must then be settled by giveUp.
func (s *session) receive(b []byte, now int64) error {
	s.parser.now = now
	for len(b) > 0 {
		if s.count == 0 {
			s.rec.unsolicited(now, b)
			return errSurplus
		}
		n, done, err := s.parser.feed(b)
		if err != nil {
			return err
		}
		s.bytes += int64(n)
		b = b[n:]
		if done && s.complete(now) {
			return errServerCloses
		}
	}
	return nil
}

// again settles the one request in flight if b is all of its answer and like one that was checked in full:
// the known head, then the expected body. It makes the checks of receive in one piece of code, since after a
// system call every other costs the CPU a miss. Where it reports false nothing has happened, and receive must
// be asked.
func (s *session) again(b []byte, now int64) bool {
	p, f := &s.parser, &s.flights[s.first]
	w, k := &s.work.requests[f.request], p.known
	if s.count != 1 || s.last || k == nil || p.state != inStatus || p.headBytes != 0 || len(p.part) != 0 ||
		w.body == nil || w.packed != nil || k.length != uint64(len(w.body)) || k.status != w.status || k.close ||
		now-f.sent > s.timeout {
		return false
	}
	head := len(k.bytes)
	if head == 0 || len(b) != head+len(w.body) || k.proved != w.proved || f.sent >= k.until ||
		!bytes.Equal(b[:head], k.bytes) {
		return false
	}
	if p.compare(b[head:]); !p.match {
		p.match, p.pos, p.number = true, 0, 0 // as before
		return false
	}
	if w.counter > 0 && !s.numbered() {
		s.rec.settle(*f, reasonNumber, now, int64(len(b)))
	} else {
		s.rec.answered(*f, now, int64(len(b)))
	}
	s.first = s.slot(1)
	s.count = 0
	return true
}

// end takes the end of the connection, and reports whether that completed an answer without a length.
func (s *session) end(now int64) bool {
	completes := s.count > 0 && s.parser.eof()
	if completes {
		s.complete(now)
	}
	s.giveUp(io.EOF, now)
	return completes
}

// complete settles the oldest request and reports whether the connection carries no other answer.
func (s *session) complete(now int64) (closes bool) {
	f := s.flights[s.first]
	s.rec.settle(f, s.judge(f, now), now, s.bytes)
	s.first = s.slot(1)
	if s.count--; s.count > 0 {
		s.begin()
	}
	return s.parser.close
}

// judge says what a complete answer is, and why if it is not the expected one.
func (s *session) judge(f flight, now int64) reason {
	w := &s.work.requests[f.request]
	switch {
	case now-f.sent > s.timeout:
		return reasonLate
	case s.parser.status != w.status:
		return reason{outcome: badStatus, status: s.parser.status}
	case !s.parser.match:
		return reasonBody
	}
	if w.counter > 0 && !s.numbered() {
		return reasonNumber
	}
	if s.parser.odd {
		s.rec.differs(w.proved.difference(s.parser.seen))
		return reasonHead
	}
	return reason{}
}

// numbered reports whether the number in the body is one that this answer can have.
func (s *session) numbered() bool {
	wrong := s.rec.counted.note(s.parser.number)
	if wrong != "" {
		s.rec.differs(wrong)
	}
	return wrong == ""
}

// giveUp settles all requests in flight by the reason for which the connection was left.
func (s *session) giveUp(err error, now int64) {
	if s.count == 0 {
		return
	}
	why := reasonOf(err)
	for ; s.count > 0; s.count-- {
		s.rec.settle(s.flights[s.first], why, now, 0)
		s.first = s.slot(1)
	}
}
