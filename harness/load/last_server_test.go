package load

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// lastServer answers and leaves it to the client to close, as it must after a request that asks for it.
type lastServer struct {
	asked, last, connections, broken atomic.Int64
}

func (s *lastServer) serve(l net.Listener) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.connections.Add(1)
		wg.Go(func() { s.talk(c) })
	}
}

func (s *lastServer) talk(c net.Conn) {
	defer c.Close()
	r, last := bufio.NewReader(c), false
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			if last && errors.Is(err, os.ErrDeadlineExceeded) {
				s.broken.Add(1)
			}
			return
		}
		s.asked.Add(1)
		if last {
			s.broken.Add(1)
			return
		}
		if last = req.Close; last {
			s.last.Add(1)
			_ = c.SetReadDeadline(time.Now().Add(2 * time.Second))
		}
		answer(c, 200, "", "hi")
	}
}
