package load

import (
	"testing"
	"time"

	"tenrounds/harness"
)

// BenchmarkSession is the path of a request without its system calls, in a closed loop of one request.
func BenchmarkSession(b *testing.B) {
	work, err := newWorkload("h:1", []harness.Request{expecting("Hello World!")}, Proof{})
	if err != nil {
		b.Fatal(err)
	}
	w := window{to: int64(time.Hour)}
	s := newSession(work, newPicker(work, 1, 0), newRecorder(w, newTimes(false)), 1, int64(time.Second))
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nHello World!")
	var now int64
	for b.Loop() {
		s.send(now, now)
		now += 100_000
		if err := s.receive(answer, now); err != nil {
			b.Fatal(err)
		}
	}
}
