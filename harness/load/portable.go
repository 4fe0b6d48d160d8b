package load

import (
	"context"
	"net"
	"sync"
	"time"
)

// portable is the engine that runs wherever Go does: a goroutine for each connection on a net.Conn. It
// costs about as much CPU per request as wrk.
type portable struct {
	*job
	links []*link
	stall standstill // of the sweep
}

// dialTCP connects without the keep-alive probes that Go asks for: they cost system calls on each
// connection, and every answer has a timeout anyway.
func dialTCP(address string, timeout time.Duration) dialFunc {
	d := net.Dialer{Timeout: timeout, KeepAlive: -1}
	return func(ctx context.Context) (net.Conn, error) { return d.DialContext(ctx, "tcp", address) }
}

func newPortable(j *job, dial dialFunc) *portable {
	p := &portable{job: j, stall: standstill{cpu: cpuTimeOfEach}}
	size := readSize(j.work.largest)
	for i := range j.connections {
		rec := newRecorder(j.window, j.times)
		rec.watched, rec.creates, rec.ramp, rec.counted = j.watched, j.work.creates, j.ramp, j.work.counted
		p.links = append(p.links, &link{
			job: j, dial: dial, schedule: j.schedule(i), buffer: make([]byte, size),
			session: newSession(j.work, newPicker(j.work, j.Seed, j.Share.Number(i)), rec, j.pipeline,
				int64(j.Timeout)),
		})
	}
	return p
}

// readSize is the read buffer of a connection: an answer in one read where it is small, and no more than
// the kernel hands over at once where it is large.
func readSize(body int) int {
	const smallest, largest = 4 << 10, 64 << 10
	size := smallest
	for size < largest && size < body+1024 {
		size *= 2
	}
	return size
}

// connectsAtOnce bounds the handshakes under way, below the usual backlog of a listening socket.
const connectsAtOnce = 64

func (p *portable) open(ctx context.Context) {
	if p.connectsWithRequest {
		return
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, connectsAtOnce)
	start := time.Now()
	for _, l := range p.links {
		slots <- struct{}{}
		if time.Since(start) > p.Timeout {
			break // no server answers; the rest is tried, and counted, during the run
		}
		wg.Go(func() {
			if err := l.connect(ctx); err != nil {
				l.unconnected(ctx, 0, err) // as if at the start of the run, which is about to begin
			}
			<-slots
		})
	}
	wg.Wait()
	sleep(ctx, listening) // what comes now is no answer to the first requests
}

func (p *portable) run(ctx context.Context, c clock) {
	var wg sync.WaitGroup
	for _, l := range p.links {
		wg.Go(func() { l.run(ctx, c) })
	}
	done := make(chan struct{})
	var guards sync.WaitGroup
	guards.Go(func() { p.sweep(ctx, c, done) })
	wg.Wait()
	close(done)
	guards.Wait()
	for _, l := range p.links {
		l.session.rec.flush()
	}
}

func (p *portable) stalled() time.Duration { return p.stall.total }

func (p *portable) recorders() []*recorder {
	var all []*recorder
	for _, l := range p.links {
		all = append(all, l.session.rec)
	}
	return all
}

// sweep wakes the connections whose answer is overdue, and all once ctx ends. A deadline set for each
// request would cost a timer each; this costs a look at each connection now and then.
func (p *portable) sweep(ctx context.Context, c clock, done <-chan struct{}) {
	every := sweepEvery(p.Timeout)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for at := c.now(); ; {
		p.stall.look()
		select {
		case <-done:
			return
		case <-ctx.Done():
			for _, l := range p.links {
				l.wake()
			}
			// A connection may have been made in the meantime, so look again soon.
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		case <-tick.C:
			now := c.now()
			p.stall.late(p.window, at+int64(every), now)
			at = now
			for _, l := range p.links {
				if since := l.waiting.Load(); since > 0 && now-since+1 > int64(p.Timeout) {
					l.wake()
				}
			}
		}
	}
}

// sweepEvery is how often overdue answers are looked for: a timeout is noticed at most a twentieth of itself
// late, or 100 ms.
func sweepEvery(timeout time.Duration) time.Duration {
	return min(max(timeout/20, time.Millisecond), 100*time.Millisecond)
}
