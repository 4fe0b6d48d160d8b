package load

import "context"

var _ slicer = (*epoll)(nil)

// slice runs one window. The connections stay open; at the end nothing is in flight.
func (e *epoll) slice(ctx context.Context, c clock, w window, edge func()) {
	defer e.cancelWith(ctx)()
	for i, l := range e.loops {
		l.stays, l.rec.window = true, w
		l.rec.strict = w.from < w.to // or a server could fail in trimmed edges alone
		for k := range l.conns {
			l.conns[k].schedule = &e.closed
		}
		l.edges, l.onEdge = l.edges[:0], edge
		if i == 0 {
			l.edges = append(l.edges, w.from, w.to)
		}
	}
	e.closed = closed{until: w.to, stopped: &e.halt.Bool}
	e.each(func(l *loop) { l.run(c) })
}

func (e *epoll) listen() { e.each((*loop).listen) }
