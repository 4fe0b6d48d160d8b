package load

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// parsed is what a parser made of some bytes.
type parsed struct {
	status int
	match  bool
	close  bool
	done   bool // complete without the end of the connection
	atEnd  bool // complete by the end of the connection
	used   int
	err    error
}

// parse feeds the pieces one after another and then ends the connection.
func parse(p *parser, w *wire, known *knownHead, pieces ...string) parsed {
	var r parsed
	p.begin(w, known)
	for _, piece := range pieces {
		n, done, err := p.feed([]byte(piece))
		r.used += n
		if r.done, r.err = done, err; done || err != nil {
			break
		}
		if n != len(piece) {
			panic("bytes left although neither complete nor wrong")
		}
	}
	if !r.done && r.err == nil {
		r.atEnd = p.eof()
	}
	if r.done || r.atEnd {
		r.status, r.match, r.close = p.status, p.match, p.close
	}
	return r
}

func get(body string) *wire  { return &wire{status: 200, body: []byte(body)} }
func head(body string) *wire { return &wire{status: 200, body: []byte(body), head: true} }

const (
	ok      = "HTTP/1.1 200 OK\r\n"
	chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
)

var right, differs = parsed{status: 200, match: true, done: true}, parsed{status: 200, done: true}

// answers are bytes with what must be made of them. used is len(in) unless rest bytes follow the answer.
var answers = []struct {
	name string
	ask  *wire
	in   string
	rest int
	want parsed
}{
	{"length", get("abc"), ok + "Content-Length: 3\r\n\r\nabc", 0, right},
	{"empty body", get(""), ok + "Content-Length: 0\r\n\r\n", 0, right},
	{"next answer is left alone", get("abc"), ok + "Content-Length: 3\r\n\r\nabcHTTP", 4, right},
	{"one wrong byte", get("abc"), ok + "Content-Length: 3\r\n\r\nabX", 0, differs},
	{"body too short", get("abc"), ok + "Content-Length: 2\r\n\r\nab", 0, differs},
	{"body too long", get("abc"), ok + "Content-Length: 4\r\n\r\nabcd", 0, differs},
	{"empty instead of a body", get("abc"), ok + "Content-Length: 0\r\n\r\n", 0, differs},
	{"unchecked body", &wire{status: 200}, "HTTP/1.1 404 Nope\r\nContent-Length: 2\r\n\r\nhm", 0,
		parsed{status: 404, match: true, done: true}},
	{"no reason, odd case", get("a"), "HTTP/1.1 200\r\ncOnTeNt-LeNgTh:\t1 \r\n\r\na", 0, right},
	{"bare LF after the status line", get("a"), "HTTP/1.1 200 OK\nContent-Length: 1\r\n\r\na", 0,
		parsed{err: errBareLF}},
	{"bare LF after a header line", get("a"), ok + "Content-Length: 1\n\r\na", 0, parsed{err: errBareLF}},
	{"bare LF for the empty line", get("a"), ok + "Content-Length: 1\r\n\na", 0, parsed{err: errBareLF}},
	{"bare LF in a trailer", get("a"), chunked + "1\r\na\r\n0\r\nA: b\n\r\n", 0, parsed{err: errBareLF}},
	{"text of other languages in the reason", get("a"), "HTTP/1.1 200 \tg\xfct\r\nContent-Length: 1\r\n\r\na", 0,
		right},
	{"NUL in the reason", get("a"), "HTTP/1.1 200 O\x00K\r\nContent-Length: 1\r\n\r\na", 0,
		parsed{err: errReason}},
	{"CR in the reason", get("a"), "HTTP/1.1 200 O\rK\r\nContent-Length: 1\r\n\r\na", 0, parsed{err: errReason}},
	{"lengths that agree", get("a"), ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 0, right},
	{"lengths that conflict", get("a"), ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\na", 1,
		parsed{err: errLength}},
	{"lengths written differently", get("a"), ok + "Content-Length: 1\r\nContent-Length: 01\r\n\r\na", 1,
		parsed{err: errLength}},
	{"list of lengths", get("a"), ok + "Content-Length: 1, 1\r\n\r\na", 1, parsed{err: errLength}},
	{"negative length", get("a"), ok + "Content-Length: -1\r\n\r\n", 0, parsed{err: errLength}},
	{"signed length", get("a"), ok + "Content-Length: +1\r\n\r\n", 0, parsed{err: errLength}},
	{"length beyond 63 bits", get("a"), ok + "Content-Length: 9223372036854775808\r\n\r\n", 0,
		parsed{err: errLength}},
	{"cut in the head", get("a"), ok + "Content-Le", 0, parsed{}},
	{"cut in the body", get("abc"), ok + "Content-Length: 3\r\n\r\nab", 0, parsed{}},

	{"chunked", get("abcdefghijklm"), chunked + "3\r\nabc\r\nA\r\ndefghijklm\r\n0\r\n\r\n", 0, right},
	{"chunk extensions and trailers", get("abc"),
		ok + "Transfer-Encoding: Chunked\r\n\r\n3;a=b;c=\"d\"\r\nabc\r\n" +
			"0;x\r\nA: b\r\nContent-Length: 9\r\n\r\nmore", 4, right},
	{"length, then chunked", get("abc"),
		ok + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 0,
		parsed{err: errBoth}},
	{"chunked, then length", get("abc"),
		ok + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 0,
		parsed{err: errBoth}},
	{"wrong chunk", get("abc"), chunked + "3\r\nabX\r\n0\r\n\r\n", 0, differs},
	{"chunk size is no number", get("abc"), chunked + "x\r\n", 0, parsed{err: errChunk}},
	{"chunk size is empty", get("abc"), chunked + ";a\r\n", 0, parsed{err: errChunk}},
	{"chunk without its end", get("abc"), chunked + "3\r\nabcX", 0, parsed{err: errChunk}},
	{"cut before the last chunk", get("abc"), chunked + "3\r\nabc\r\n", 0, parsed{}},
	{"cut in the trailer", get("abc"), chunked + "3\r\nabc\r\n0\r\n", 0, parsed{}},
	{"gzip", get("abc"), ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", 2, parsed{err: errEncoding}},
	{"chunked twice", get("abc"), ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 2,
		parsed{err: errEncoding}},

	{"up to the end", get("abc"), ok + "\r\nabc", 0, parsed{status: 200, match: true, close: true, atEnd: true}},
	{"up to the end, short", get("abc"), ok + "\r\nab", 0, parsed{status: 200, close: true, atEnd: true}},
	{"1.0 ignores chunked", get("0\r\n\r\n"), "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		0, parsed{status: 200, match: true, close: true, atEnd: true}},
	{"1.0 closes", get("a"), "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na", 0,
		parsed{status: 200, match: true, close: true, done: true}},
	{"1.0 keeps alive", get("a"), "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\na", 0,
		right},
	{"1.1 closes", get("a"), ok + "Connection: x, Close\r\nContent-Length: 1\r\n\r\na", 0,
		parsed{status: 200, match: true, close: true, done: true}},
	{"a token that only contains close", get("a"), ok + "Connection: closed\r\nContent-Length: 1\r\n\r\na", 0,
		right},

	{"HEAD", head(""), ok + "Content-Length: 3\r\n\r\nabc", 3, right},
	{"204", get(""), "HTTP/1.1 204 No Content\r\n\r\nabc", 3, parsed{status: 204, match: true, done: true}},
	{"304", get(""), "HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\nabc", 3,
		parsed{status: 304, match: true, done: true}},
	{"1xx before", get("a"), "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n" +
		"Link: x\r\nContent-Length: 7\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", 0, right},
	{"101", get(""), "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n?", 1,
		parsed{status: 101, match: true, close: true, done: true}},

	{"SSH", get(""), "SSH-2.0-x\r\n", 0, parsed{err: errSSH}},
	{"TLS, without a line", get(""), "\x15\x03\x01\x00\x02\x02\x46", 0, parsed{err: errTLS}},
	{"HTTP/2 frame, without a line", get(""), "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x64", 0,
		parsed{err: errHTTP2}},
	{"a mail server", get(""), "220 mail ESMTP\r\n", 0, parsed{err: errNotHTTP}},
	{"a short line", get(""), "OK\r\n", 0, parsed{err: errStatusLine}},
	{"no status", get(""), "HTTP/1.1\r\n", 0, parsed{err: errStatusLine}},
	{"status of two digits", get(""), "HTTP/1.1 20 OK\r\n", 0, parsed{err: errStatusLine}},
	{"HTTP/2", get(""), "HTTP/2.0 200 OK\r\n", 0, parsed{err: errVersion}},
	{"no colon", get(""), ok + "foo\r\n", 0, parsed{err: errField}},
	{"no name", get(""), ok + ": foo\r\n", 0, parsed{err: errField}},
	{"control character", get(""), ok + "A: b\x00\r\n", 0, parsed{err: errControl}},
	{"CR in a value", get(""), ok + "A: b\rc\r\n", 0, parsed{err: errControl}},
	{"space before the colon", get(""), ok + "Content-Length : 3\r\n", 0, parsed{err: errNameSpace}},
	{"folded", get(""), ok + "A: b\r\n c\r\n", 0, parsed{err: errFold}},
	{"endless head", get(""), ok + strings.Repeat("A: b\r\n", maxHead/6), 4, parsed{err: errHeadTooLarge}},
}

func (r parsed) same(o parsed) bool {
	return r.status == o.status && r.match == o.match && r.close == o.close && r.done == o.done &&
		r.atEnd == o.atEnd && errors.Is(r.err, o.err)
}

// TestParser also cuts each answer at every place, and into single bytes: nothing may change.
func TestParser(t *testing.T) {
	for _, a := range answers {
		t.Run(a.name, func(t *testing.T) {
			var p parser
			got := parse(&p, a.ask, nil, a.in)
			if used := len(a.in) - a.rest; !got.same(a.want) || a.want.err == nil && got.used != used {
				t.Errorf("got %+v, want %+v of %d bytes", got, a.want, used)
			}
			if len(a.in) > 1000 {
				return
			}
			for i := range len(a.in) {
				if got := parse(&p, a.ask, nil, a.in[:i], a.in[i:]); !got.same(a.want) {
					t.Errorf("cut at %d: got %+v, want %+v", i, got, a.want)
				}
			}
			if got := parse(&p, a.ask, nil, strings.Split(a.in, "")...); !got.same(a.want) {
				t.Errorf("in single bytes: got %+v, want %+v", got, a.want)
			}
		})
	}
}

// TestKnownHead checks the short way: taken for equal heads only, and the body compared even then.
func TestKnownHead(t *testing.T) {
	const first = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 3\r\n\r\n"
	later := strings.Replace(first, "00 GMT", "01 GMT", 1)
	longer := strings.Replace(first, "Length: 3", "Length: 4", 1)
	var p parser
	var known knownHead
	for _, step := range []struct { // without a proved head
		in    string
		short bool
		want  parsed
	}{
		{first + "abc", false, right},
		{first + "abc", true, right},
		{first + "abX", true, differs},
		{later + "abc", false, right},
		{later + "abc", true, right},
		{longer + "abcd", false, differs},
		{longer + "abcd", true, differs},
		{"HTTP/1.1 204 No Content\r\n\r\n", false, parsed{status: 204, done: true}},
	} {
		p.begin(get("abc"), &known)
		if n, _ := p.recognise([]byte(step.in)); n > 0 != step.short {
			short := n > 0
			t.Errorf("%q: short way %v, want %v", step.in, short, step.short)
		}
		if got := parse(&p, get("abc"), &known, step.in); !got.same(step.want) {
			t.Errorf("%q: got %+v, want %+v", step.in, got, step.want)
		}
	}
	if got := parse(&p, head(""), &known, longer); !got.same(right) {
		t.Errorf("HEAD after the same head: got %+v", got)
	}
}

func TestParserAllocates(t *testing.T) {
	in := []byte(ok + "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 3\r\n\r\nabc")
	pieces := []byte(chunked + "3\r\nabc\r\n0\r\n\r\n")
	var p parser
	var known knownHead
	w := get("abc")
	once := func() {
		for _, k := range []*knownHead{nil, &known} {
			p.begin(w, k)
			p.feed(in)
			p.begin(w, k)
			p.feed(in[:20])
			p.feed(in[20:])
			p.begin(w, k)
			p.feed(pieces)
		}
	}
	once()
	if n := testing.AllocsPerRun(100, once); n != 0 {
		t.Errorf("%.1f allocations for 6 answers, want none", n)
	}
}

func BenchmarkParser(b *testing.B) {
	answer := func() string {
		return today(time.Now().Add(dateSlack*time.Second), "Content-Type: text/plain; charset=utf-8\r\n",
			"Hello World!")
	}
	text := answer()
	proved, err := newProvedHead(text[:len(text)-12], 12)
	if err != nil {
		b.Fatal(err)
	}
	plain, held := get("Hello World!"), get("Hello World!")
	held.proved = proved
	for _, c := range []struct {
		name   string
		ask    *wire
		known  *knownHead
		forget bool // as if its second were over
	}{
		{"line by line", plain, nil, false},
		{"line by line, held against the proved head", held, nil, false},
		{"known head", plain, new(knownHead), false},
		{"known head that was proved", held, new(knownHead), false},
		{"proved head with another Date", held, new(knownHead), true},
	} {
		b.Run(c.name, func(b *testing.B) {
			var p parser
			in := []byte(answer()) // its Date holds for 4 s
			for b.Loop() {
				if c.forget {
					c.known.until = 0
				}
				p.begin(c.ask, c.known)
				if _, done, err := p.feed(in); !done || err != nil || !p.match || p.odd {
					b.Fatal(done, err)
				}
			}
		})
	}
}
