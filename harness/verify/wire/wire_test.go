package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestReadAnswer(t *testing.T) {
	tests := []struct {
		name, method, raw string
		status            int
		body              string
		fault             string
	}{
		{"length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokX", 200, "ok", ""},
		{"until close", "GET", "HTTP/1.1 400 Bad Request\r\n\r\nbad", 400, "bad", ""},
		{"chunks", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
			"2;x=y\r\nok\r\n1\r\n!\r\n0\r\nA: b\r\n\r\nX", 200, "ok!", ""},
		{"interim", "POST", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
			"HTTP/1.1 204 No Content\r\n\r\n", 204, "", ""},
		{"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", 200, "", ""},
		{"304", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", 304, "", ""},
		{"cut in the body", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", 0, "", "2 bytes of body"},
		{"cut in a chunk", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok", 0, "",
			"unexpected EOF"},
		{"cut in the head", "GET", "HTTP/1.1 200 OK\r\nContent-Le", 0, "", "cut off"},
		{"no status", "GET", "HTTP/1.1 OK\r\n\r\n", 0, "", "not a status line"},
		{"no HTTP", "GET", "SSH-2.0-x\r\n\r\n", 0, "", "not a status line"},
		{"folded line", "GET", "HTTP/1.1 200 OK\r\nA: b\r\n c: d\r\n\r\n", 0, "", "not a header line"},
		{"line without colon", "GET", "HTTP/1.1 200 OK\r\nA\r\n\r\n", 0, "", "not a header line"},
		{"LF", "GET", "HTTP/1.1 200 OK\n\n", 0, "", "CRLF"},
		{"negative length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok", 0, "", "not a usable length"},
		{"huge length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nok", 0, "",
			"not a usable length"},
		{"bad chunk", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 0, "",
			"not a chunk size"},
		{"endless head", "GET", "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 300), 0, "",
			"more than 200 header lines"},
		{"endless line", "GET", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("b", 1<<17), 0, "", "buffer full"},
		{"endless interim", "GET", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 9), 0, "", "interim"},
		{"nothing", "GET", "", 0, "", "EOF"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Conn{r: bufio.NewReaderSize(strings.NewReader(tt.raw), maxLine)}
			a, err := c.Read(tt.method)
			if tt.fault != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fault) {
					t.Fatalf("error %v, want one with %q", err, tt.fault)
				}
				return
			}
			if err != nil || a.Status != tt.status || string(a.Body) != tt.body {
				t.Errorf("%+v, %v", a, err)
			}
			if tt.name == "interim" && !slices.Equal(a.Interim, []int{100, 103}) {
				t.Errorf("interim %v", a.Interim)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	long := strings.Repeat("a", 500)
	tests := []struct{ want, got, w, g string }{
		{"Hello", "Hullo", `"Hello"`, `"Hullo"`},
		{long + "b", long + "c", `501 bytes, at offset 490 "aaaaaaaaaab"`,
			`501 bytes, at offset 490 "aaaaaaaaaac"`},
		{long, long[:400], `500 bytes, at offset 390 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`,
			"400 bytes, ending at offset 400"},
	}
	for _, tt := range tests {
		if w, g := Difference([]byte(tt.want), []byte(tt.got)); w != tt.w || g != tt.g {
			t.Errorf("difference = %s and %s, want %s and %s", w, g, tt.w, tt.g)
		}
	}
	want := `"` + strings.Repeat(`\xff`, 12) + `"... (100 bytes)`
	if got := Quote([]byte(strings.Repeat("\xff", 100))); got != want {
		t.Errorf("quote = %s", got)
	}
}

func TestNoFault(t *testing.T) {
	dial := func(err error) error { return &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", err)} }
	for _, c := range []struct {
		err  error
		want bool
	}{
		{dial(syscall.ECONNREFUSED), false}, {dial(syscall.ECONNRESET), false}, {dial(syscall.EMFILE), true},
		{io.EOF, false}, {errors.New("odd"), false}, {context.DeadlineExceeded, true}, {context.Canceled, true},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, true}, {net.ErrClosed, true},
	} {
		if got := NoFault(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}
