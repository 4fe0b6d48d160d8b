package load

import (
	"time"

	"golang.org/x/sys/unix"
)

// longestPoll is above what one poll takes. A longer time between two of them was not spent polling: the
// thread had no CPU.
const longestPoll = int64(20 * time.Microsecond)

// await is wait, but a loop that polls asks again and again instead of sleeping. In a virtual machine a CPU
// that sleeps is halted, and the server, which wakes it, pays for that: differently each time. The time from
// the first poll in vain to the last is CPU time that no request needed, and is added to polled.
func (p *poller) await(c clock, d time.Duration) []unix.EpollEvent {
	if p.polled == nil || d == 0 {
		return p.wait(d)
	}
	events := p.wait(0)
	first := c.now()
	last, vain := first, int64(0)
	for len(events) == 0 && (d == unlimited || last-first < int64(d)) {
		events = p.wait(0)
		now := c.now()
		if len(events) == 0 && now-last <= longestPoll {
			vain += now - last
		}
		last = now
	}
	p.polled.Add(vain)
	return events
}
