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

// want is a complete answer of the contract.
type want struct {
	status int
	// ctype is the Content-Type; "" means that there is none.
	ctype string
	body  []byte
	// length is the Content-Length, which answers to HEAD have without a body.
	length int
	// lines are the header lines in addition to Content-Type, Content-Length and Date.
	lines []string
	// old allows what engines may do differently in an answer to HTTP/1.0: its version in the status line, and
	// Connection: close.
	old bool
}

// Answers that many checks expect.
var (
	plain     = text(200, payloads.Text)
	hello     = text(200, "Hello, Ada")
	missingID = text(400, payloads.MissingID)
	badJSON   = text(400, payloads.BadJSON)
	notFound  = text(404, payloads.NotFound)
	document  = want{200, payloads.JSONType, []byte(payloads.JSON), len(payloads.JSON), nil, false}
	modTime   = payloads.ModTime.Format(http.TimeFormat)
)

func text(status int, s string, lines ...string) want {
	return want{status: status, ctype: payloads.TextType, body: []byte(s), length: len(s), lines: lines}
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

// headOf is the same answer to a HEAD request.
func (w want) headOf() want { w.body = nil; return w }

// inHTTP10 is the same answer to a request in HTTP/1.0.
func (w want) inHTTP10() want { w.old = true; return w }

// with adds header lines.
func (w want) with(lines ...string) want {
	w.lines = slices.Concat(w.lines, lines)
	return w
}

// wanted is the complete answer to a request of a scenario.
func wanted(r harness.Request) want {
	if name, ok := strings.CutPrefix(r.Path, "/files/"); ok {
		return file(name)
	}
	if r.Path == "/json" {
		return document
	}
	return text(r.Expect.Status, string(r.Expect.Body))
}

// dateIn reads the date from the bytes of a document.
func dateIn(body []byte) (int64, bool) {
	before, after, _ := strings.Cut(payloads.JSON, strconv.Itoa(payloads.Date))
	s, ok1 := strings.CutPrefix(string(body), before)
	s, ok2 := strings.CutSuffix(s, after)
	n, err := strconv.ParseInt(s, 10, 64)
	return n, ok1 && ok2 && err == nil
}
