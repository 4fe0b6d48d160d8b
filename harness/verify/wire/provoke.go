package wire

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Provoke sends the bytes of a hostile request and returns what is wrong with the answer: a 5xx other than
// 501 and 505, or internals in it. A closed connection is a refusal. After a request that is cut short the
// client is gone, so the server may give up with 503.
func Provoke(
	ctx context.Context, addr, text string, cut bool, patience time.Duration,
) (wrong string, err error) {
	conn, err := Dial(ctx, addr, patience)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	conn.Send(text)
	if cut {
		_ = conn.Conn.(*net.TCPConn).CloseWrite()
	}
	_ = conn.SetReadDeadline(time.Now().Add(patience))
	method, _, _ := strings.Cut(text, " ")
	a, err := conn.Read(method)
	switch {
	case a == nil && TimedOut(err):
		return "", err
	case a == nil:
		return "", nil
	case bytes.Contains(a.Body, []byte("goroutine ")), bytes.Contains(a.Body, []byte("SQL")):
		return fmt.Sprintf("internals: %.200q", a.Body), nil
	case a.Status < 500, a.Status == http.StatusNotImplemented, a.Status == http.StatusHTTPVersionNotSupported,
		cut && a.Status == http.StatusServiceUnavailable:
		return "", nil
	}
	return fmt.Sprintf("status %d: %.200q", a.Status, a.Body), nil
}
