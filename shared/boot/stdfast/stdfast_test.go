package stdfast

import (
	"bufio"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"tenrounds/shared/boot"
)

func uri(t *testing.T, path string) *fasthttp.URI {
	t.Helper()
	var u fasthttp.URI
	if err := u.Parse([]byte("host"), []byte(path)); err != nil {
		t.Fatalf("parse %q: %v", path, err)
	}
	return &u
}

func TestExact(t *testing.T) {
	for path, want := range map[string]bool{
		"/":                 true,
		"/json":             true,
		"/json?a=//../":     true,
		"/%6ason":           true,
		"/a+b":              true,
		"//json":            false,
		"/./json":           false,
		"/text/../json":     false,
		"/text/%2e%2e/json": false,
		"/text/..%2fjson":   false,
		"/%zz/../json":      false,
	} {
		if got := Exact(uri(t, path)); got != want {
			t.Errorf("Exact(%s) = %v", path, got)
		}
	}
}

func TestIsFile(t *testing.T) {
	for path, want := range map[string]bool{
		"/files/1k.bin":             true,
		"/files/1k.bin?a=/":         true,
		"/files/%31k.bin":           true,
		"/files/":                   false,
		"/files":                    false,
		"/files1k.bin":              false,
		"/files/1k.bin/":            false,
		"/files/1k.bin%2f":          false,
		"/files/1k.bin%00":          false,
		"/files/%2531k.bin":         false,
		"/files/\\1k.bin":           false,
		"/files/..":                 false,
		"/files/a/b":                false,
		"/files/../files/1k.bin":    false,
		"/files/%2e%2e/files/1.bin": false,
	} {
		if got := IsFile(uri(t, path), "/files/"); got != want {
			t.Errorf("IsFile(%s) = %v", path, got)
		}
	}
}

// A body gets more time than a header section, and a request without one keeps the shorter deadline.
func TestTimeForBody(t *testing.T) {
	for lines, body := range map[string]bool{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n":                                  false,
		"POST / HTTP/1.1\r\nHost: x\r\n\r\n":                                 false,
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n":            false,
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n":            true,
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n":   true,
		"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n":             true,
		"DELETE / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n": true,
	} {
		var h fasthttp.RequestHeader
		if err := h.Read(bufio.NewReader(strings.NewReader(lines))); err != nil {
			t.Fatalf("read %q: %v", lines, err)
		}
		if got := timeForBody(&h).ReadTimeout == boot.IdleTimeout; got != body {
			t.Errorf("%q gets time for a body: %v", lines, got)
		}
	}
}
