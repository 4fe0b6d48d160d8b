package books

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
)

// A server may keep the connection after a 413 and still wait for the body. What came next on that
// connection would be read as the body, so no check may send anything there.
func TestRefusedBodyEndsTheConnection(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var refused, reused atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				in := bufio.NewReader(conn)
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				refused.Add(1)
				if len(r.TransferEncoding) > 0 {
					_, _ = io.Copy(io.Discard, r.Body)
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
				if _, err := in.ReadByte(); err == nil {
					reused.Add(1)
				}
			}()
		}
	}()
	newClient(Subject{Name: "x", Addr: listener.Addr().String(), Engine: "gunicorn"}).limits(t.Context())
	if refused.Load() != 2 || reused.Load() != 0 {
		t.Errorf("%d bodies were refused, and %d connections used again", refused.Load(), reused.Load())
	}
}
