package load

import (
	"bytes"
	"strconv"
)

// fields is what a header section says about framing; the parser keeps nothing else of it.
type fields struct {
	minor      int // of HTTP/1.minor
	lengths    int // Content-Length lines seen
	length     uint64
	digits     int // length as written, to tell "5" from "05"
	encodings  int // Transfer-Encoding lines seen
	closeToken bool
	keepAlive  bool
	ended      bool // the empty line has been seen
}

// addLength takes a Content-Length. Several are the same as one if they are written alike.
func (f *fields) addLength(value []byte) error {
	n, err := strconv.ParseUint(string(value), 10, 63)
	if err != nil || f.lengths > 0 && (n != f.length || len(value) != f.digits) {
		return errLength
	}
	f.lengths, f.length, f.digits = f.lengths+1, n, len(value)
	return nil
}

func (f *fields) addConnection(value []byte) {
	for more := true; more; {
		var token []byte
		token, value, more = bytes.Cut(value, []byte(","))
		token = bytes.Trim(token, blank)
		f.closeToken = f.closeToken || equalFold(token, "close")
		f.keepAlive = f.keepAlive || equalFold(token, "keep-alive")
	}
}
