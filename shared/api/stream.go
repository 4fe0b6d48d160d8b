package api

import (
	"io"
	"strconv"
)

// Events is how many events GET /stream sends. Each is flushed.
const Events = 64

// Stream is the answer of GET /stream.
type Stream int

// StreamOf is the stream of the parameter n. If n is wrong, ok is false and refusal the answer.
func StreamOf(n string) (s Stream, refusal Answer, ok bool) {
	i, ok := variant(n)
	if !ok {
		return 0, noVariant(), false
	}
	return Stream(i), Answer{}, true
}

// Event appends the ith event to b.
func (s Stream) Event(b []byte, i int) []byte {
	b = append(b, "id: "...)
	b = strconv.AppendInt(b, int64(i), 10)
	b = append(b, "\nevent: tick\ndata: {\"stream\":"...)
	b = strconv.AppendInt(b, int64(s), 10)
	b = append(b, ",\"tick\":"...)
	b = strconv.AppendInt(b, int64(i)*int64(s+1), 10)
	return append(b, "}\n\n"...)
}

// Send writes all events and flushes after each.
func (s Stream) Send(w io.Writer, flush func() error) {
	var b []byte
	for i := range Events {
		b = s.Event(b[:0], i)
		if _, err := w.Write(b); err != nil || flush() != nil {
			return // the client is gone
		}
	}
}
