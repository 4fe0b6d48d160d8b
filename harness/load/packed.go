package load

import (
	"bytes"
	"compress/gzip"
	"io"
	"sync"
)

// packed are the compressed forms of one body that were right. Each server's compressor has its own, and
// makes the same bytes of the same body every time. So a form is unpacked once, and later answers are only
// compared with it. Many connections share it.
type packed struct {
	body []byte // what a form must unpack to

	mu    sync.Mutex
	forms [][]byte
}

// mostForms is how many forms are kept. A server that packs otherwise each time costs the generator more.
const mostForms = 32

// form is the ith form; empty if there is none yet.
func (p *packed) form(i int) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i < len(p.forms) {
		return p.forms[i]
	}
	return []byte{}
}

// find returns which form b is, and whether b is right at all.
func (p *packed) find(b []byte) (i int, right bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, f := range p.forms {
		if bytes.Equal(f, b) {
			return i, true
		}
	}
	if !p.unpacks(b) {
		return 0, false
	}
	if len(p.forms) < mostForms {
		p.forms = append(p.forms, bytes.Clone(b))
	}
	return len(p.forms) - 1, true
}

// unpacks reports whether b is one gzip stream of the body, and nothing more.
func (p *packed) unpacks(b []byte) bool {
	in := bytes.NewReader(b)
	z, err := gzip.NewReader(in)
	if err != nil {
		return false
	}
	z.Multistream(false)
	got, err := io.ReadAll(io.LimitReader(z, int64(len(p.body))+1))
	return err == nil && in.Len() == 0 && bytes.Equal(got, p.body)
}

// unpacking is a parser's part in comparing compressed bodies.
type unpacking struct {
	of      *packed // nil for a body that is not compressed
	form    int     // which form this connection's server makes
	differs bool    // the body is another form, all of which is in seen
	seen    []byte
}

// begin returns what the next body should be.
func (u *unpacking) begin(of *packed) (want []byte) {
	u.of, u.differs, u.seen = of, false, u.seen[:0]
	return of.form(u.form)
}

// keep notes that the body goes on with b, and not as the form that has been seen so far.
func (u *unpacking) keep(seen, b []byte) {
	if !u.differs {
		u.differs = true
		u.seen = append(u.seen, seen...)
	}
	if len(u.seen) <= 2*len(u.of.body)+maxHead { // a longer one is wrong anyway
		u.seen = append(u.seen, b...)
	}
}

// right reports whether a whole body is right, of which seen was like the form.
func (u *unpacking) right(seen []byte) bool {
	if u.differs {
		seen = u.seen
	}
	i, right := u.of.find(seen)
	if right {
		u.form = i
	}
	return right
}
