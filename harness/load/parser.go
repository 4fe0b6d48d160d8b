package load

import (
	"bytes"
	"math"

	"tenrounds/harness"
)

const (
	maxHead      = 64 << 10 // status line and header section, those of 1xx answers before it included
	maxChunkLine = 4096
)

type parserState uint8

const (
	inStatus parserState = iota
	inHeader
	inBody      // Content-Length bytes
	inChunkSize // the line before a chunk
	inChunk
	inChunkEnd // the CRLF after a chunk
	inTrailer
	inRest // everything up to the end of the connection
)

// parser reads answers from bytes in pieces of any size and compares each body with the expected one on the
// fly. It buffers only a line that was cut in two. In the normal case it allocates nothing.
type parser struct {
	// The result of the answer; valid when feed or eof report that it is complete.
	status int
	close  bool  // the connection cannot carry another answer
	match  bool  // the body was the expected one, or was not to be checked
	odd    bool  // the head is not the proved one
	number int64 // what the body has where a number is counted

	state     parserState
	head      bool   // answer to HEAD
	want      []byte // expected body, nil: not compared
	length    *int   // of the body where want is nil; nil: not checked
	pos       int    // how much of the body has been seen, if it is checked
	left      uint64 // bytes left of the body or the chunk
	headBytes int
	part      []byte // a line that has not ended yet
	counter   int    // where the expected body has a number that is counted; 0: nowhere
	proved    *provedHead
	seen      []byte // the head so far, if it has to be the proved one
	sent, now int64  // of the request, and of the bytes being fed
	fields    fields
	known     *knownHead
	whole     bool // the head so far lies in the bytes being fed, from their start
	unpacking unpacking
}

// begin prepares for the answer to a request. known may be nil.
func (p *parser) begin(w *wire, known *knownHead) {
	p.state, p.head, p.want, p.length, p.known = inStatus, w.head, w.body, w.length, known
	p.pos, p.headBytes, p.part, p.match = 0, 0, p.part[:0], true
	p.proved, p.seen, p.odd = w.proved, p.seen[:0], false
	p.counter, p.number = w.counter, 0
	if w.packed != nil && !w.head {
		p.want = p.unpacking.begin(w.packed)
	} else {
		p.unpacking.of, p.unpacking.differs = nil, false
	}
	if w.head {
		p.known = nil // the same head means another framing here
	}
}

// feed consumes bytes of the current answer. It returns how many, and whether the answer is complete. It
// never consumes bytes after the answer's end. After an error the parser must not be fed again.
func (p *parser) feed(b []byte) (n int, done bool, err error) {
	if p.whole = p.state == inStatus && p.headBytes == 0; p.whole {
		n, done = p.recognise(b)
	}
	for n < len(b) && !done && err == nil {
		var used int
		used, done, err = p.step(b[n:])
		n += used
		if p.state == inHeader && p.fields.ended {
			done, err = p.endHead(b[:n])
		}
	}
	return n, done, err
}

// step consumes some bytes in the present state.
func (p *parser) step(b []byte) (n int, done bool, err error) {
	switch p.state {
	case inStatus, inHeader, inTrailer:
		return p.headLine(b)
	case inChunkSize:
		return p.chunkSize(b)
	case inChunkEnd:
		return p.chunkEnd(b)
	case inRest:
		p.compare(b)
		return len(b), false, nil
	}
	n = len(b)
	if uint64(n) >= p.left {
		n = int(p.left)
	}
	p.compare(b[:n])
	p.left -= uint64(n)
	if p.left == 0 {
		if p.state == inBody {
			return n, p.finish(), nil
		}
		p.state = inChunkEnd
	}
	return n, false, nil
}

// eof takes the end of the connection. It returns true if that completes the answer.
func (p *parser) eof() bool { return p.state == inRest && p.finish() }

// finish marks the answer as complete.
func (p *parser) finish() bool {
	switch u := &p.unpacking; {
	case u.of != nil:
		p.match = !u.differs && p.pos > 0 && p.pos == len(p.want) || u.right(p.want[:p.pos])
	case p.want != nil:
		p.match = p.match && p.pos == len(p.want)
	case p.length != nil && !p.head:
		p.match = p.pos == *p.length
	}
	return true
}

// compare checks a piece of the body.
func (p *parser) compare(b []byte) {
	if p.want == nil {
		p.pos += len(b)
		return
	}
	if !p.match {
		return
	}
	if p.counter > 0 {
		b = p.count(b)
	}
	u := &p.unpacking
	if u.differs || len(b) > len(p.want)-p.pos || !bytes.Equal(b, p.want[p.pos:p.pos+len(b)]) {
		if u.of != nil {
			u.keep(p.want[:p.pos], b)
			return
		}
		p.match = false
		return
	}
	p.pos += len(b)
}

// count reads the number in the body, as far as it is in b, and returns what comes after it.
func (p *parser) count(b []byte) (rest []byte) {
	if n := p.counter - p.pos; n > 0 { // what comes before it
		n = min(n, len(b))
		if !bytes.Equal(b[:n], p.want[p.pos:p.pos+n]) {
			return b // which is no match
		}
		p.pos += n
		b = b[n:]
	}
	for ; len(b) > 0 && p.pos < p.counter+harness.CounterDigits; b = b[1:] {
		if !isDigit(b[0]) {
			p.match = false
			return nil
		}
		p.number = p.number*10 + int64(b[0]-'0')
		p.pos++
	}
	return b
}

// line returns the bytes up to the next LF, without it, or nil if there is none yet. The line is valid
// until the next call.
func (p *parser) line(b []byte) (line []byte, n int) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		p.part = append(p.part, b...)
		return nil, len(b)
	}
	if len(p.part) == 0 {
		return b[:i], i + 1
	}
	p.part = append(p.part, b[:i]...)
	line = p.part
	p.part = p.part[:0]
	return line, i + 1
}

// knownHead is the head of an answer that was checked in full. An answer that starts with the same bytes
// means the same, so it need not be read line by line again. Date changes once a second, and then one answer
// takes the long way, or is compared with the proved head, if there is one; that costs less than looking for
// the Date in each.
type knownHead struct {
	bytes  []byte
	status int
	length uint64
	close  bool
	proved *provedHead // with which it was compared
	until  int64       // the latest send for which its Date is right
}

// recognise takes the short way if the answer starts with the known head, or with the proved one.
func (p *parser) recognise(b []byte) (n int, done bool) {
	k := p.known
	if k == nil {
		return 0, false
	}
	if len(k.bytes) == 0 || len(b) < len(k.bytes) || k.proved != p.proved || p.sent >= k.until ||
		!bytes.Equal(b[:len(k.bytes)], k.bytes) {
		if !p.prove(b) {
			return 0, false
		}
	}
	n = len(k.bytes)
	p.status, p.close, p.left = k.status, k.close, k.length
	p.headBytes = n
	p.state = inBody
	if p.left == 0 {
		return n, p.finish()
	}
	return n, false
}

// prove compares with the proved head, and keeps it as the known one with the Date of now.
func (p *parser) prove(b []byte) bool {
	if p.proved == nil || !p.proved.begins(b) {
		return false
	}
	until, ok := p.proved.current(b, p.sent, p.now)
	if ok {
		p.known.keep(b[:len(p.proved.text)], p.proved.status, p.proved.length, p.proved.close)
		p.known.proved, p.known.until = p.proved, until
	}
	return ok
}

// learn keeps a head that was read in one piece.
func (p *parser) learn(head []byte) {
	if p.known == nil || !p.whole || p.proved != nil {
		return
	}
	p.known.keep(head, p.status, p.left, p.close)
	p.known.proved, p.known.until = nil, math.MaxInt64
}

func (k *knownHead) keep(head []byte, status int, length uint64, closes bool) {
	k.bytes = append(k.bytes[:0], head...)
	k.status, k.length, k.close = status, length, closes
}
