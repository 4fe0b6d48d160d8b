package verify

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/shared/payloads"
)

// want is an answer that the contract describes completely.
type want struct {
	status int
	// ctype is the Content-Type; empty means that there is none.
	ctype string
	body  []byte
	// length replaces the length of body in Content-Length, for answers to HEAD.
	length int
	// lines are the header lines beside Content-Type, Content-Length and Date.
	lines []string
	// old allows what engines differ in when a request comes in HTTP/1.0: that version in the status line, and
	// a Connection: close or none.
	old bool
}

func text(status int, s string, lines ...string) want {
	return want{status: status, ctype: payloads.TextType, body: []byte(s), length: len(s), lines: lines}
}

func document() want {
	return want{status: 200, ctype: payloads.JSONType, body: []byte(payloads.JSON), length: len(payloads.JSON)}
}

func file(name string) want {
	b := payloads.Bytes(name)
	return want{status: 200, ctype: payloads.FileType, body: b, length: len(b),
		lines: []string{"Last-Modified: " + modTime, "Accept-Ranges: bytes"}}
}

// partial is the answer 206 with the bytes from..to of a file.
func partial(name string, from, to int) want {
	w := file(name).with(fmt.Sprintf("Content-Range: bytes %d-%d/%d", from, to, len(payloads.Bytes(name))))
	w.status, w.body, w.length = 206, w.body[from:to+1], to-from+1
	return w
}

// headOf is the same answer as it must come to a HEAD request.
func (w want) headOf() want { w.body = nil; return w }

// with adds a header line.
func (w want) with(lines ...string) want {
	w.lines = append(slices.Clone(w.lines), lines...)
	return w
}

// notFound and missing are the two refusals that many checks expect.
var (
	notFound  = text(404, payloads.NotFound)
	modTime   = payloads.ModTime.Format(http.TimeFormat)
	closeLine = "Connection: close"
)

var (
	hello     = text(200, "Hello, Ada")
	missingID = text(400, payloads.MissingID)
	badJSON   = text(400, payloads.BadJSON)
	ada       = `{"id": "Ada"}`
)

// wanted is the whole answer to a request of a scenario.
func wanted(r harness.Request) want {
	w := text(r.Expect.Status, string(r.Expect.Body))
	if name, ok := strings.CutPrefix(r.Path, "/files/"); ok {
		w = file(name)
	} else if r.Path == "/json" {
		w = document()
	}
	return w
}

// dateIn reads the date out of the bytes of a document.
func dateIn(body []byte) (int64, bool) {
	before, after, _ := strings.Cut(payloads.JSON, strconv.Itoa(payloads.Date))
	s, ok1 := strings.CutPrefix(string(body), before)
	s, ok2 := strings.CutSuffix(s, after)
	n, err := strconv.ParseInt(s, 10, 64)
	return n, ok1 && ok2 && err == nil
}

// exchange is a request with the answer that it must get.
type exchange struct {
	method, raw string
	want        want
}

// page is a GET path with the answer that it must give.
type page struct {
	name, path string
	want       want
	why        string
}
