package load

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// poller waits for events and for an alarm.
//
// A wait is a raw system call, of which the scheduler does not know, and has a time limit only where the
// caller asks for one: with a limit the kernel sets up and removes a timer at every wait, which costs up to a
// third of a request. A collection, or whatever else has to stop the goroutine, is still not held up: the
// runtime sends its preemption signal to a thread that does not stop, again every 100 µs, and any signal ends
// the wait (EINTR).
type poller struct {
	fd       int
	alarm    int // a timerfd among the descriptors
	events   [256]unix.EpollEvent
	limit    kernelTimespec
	coarse   bool          // the kernel is older than epoll_pwait2 (5.11)
	blocking bool          // waits go through the scheduler, because it sends no signals
	polled   *atomic.Int64 // nil if it sleeps; see await
}

// alarmIndex takes the place of a connection in the event of the alarm.
const alarmIndex = -1

func newPoller() (p poller, err error) {
	p = poller{fd: -1, alarm: -1, blocking: strings.Contains(os.Getenv("GODEBUG"), "asyncpreemptoff=1")}
	defer func() {
		if err != nil {
			p.close()
			err = fmt.Errorf("make an event loop: %w", err)
		}
	}()
	if p.fd, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return p, err
	}
	if p.alarm, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_CLOEXEC|unix.TFD_NONBLOCK); err != nil {
		return p, err
	}
	// Edge-triggered, it need not be read: setting it anew clears it.
	e := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLET, Fd: alarmIndex}
	return p, unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, p.alarm, &e)
}

func (p *poller) close() {
	for _, fd := range []*int{&p.fd, &p.alarm} {
		if *fd >= 0 {
			_ = unix.Close(*fd)
			*fd = -1
		}
	}
}

// alarmIn lets a wait end after d, once. It replaces the alarm that was set before.
func (p *poller) alarmIn(d time.Duration) {
	t := unix.ItimerSpec{Value: unix.NsecToTimespec(int64(max(d, 1)))} // 0 would disarm it
	_ = unix.TimerfdSettime(p.alarm, 0, &t, nil)                       // fails for invalid arguments alone
}

// kernelTimespec is struct __kernel_timespec, of 64 bits everywhere.
type kernelTimespec struct{ sec, nsec int64 }

// unlimited is a wait that only an event, the alarm or a signal ends.
const unlimited = time.Duration(-1)

// wait returns the events that came within d, if any. It is exact to the timer slack of the thread: Go's own
// timers round to 1 ms, and so does epoll_wait.
func (p *poller) wait(d time.Duration) []unix.EpollEvent {
	call := syscall.RawSyscall6
	if p.blocking && d != 0 {
		call = syscall.Syscall6
	}
	n, errno := p.poll(call, d)
	if errno == unix.ENOSYS {
		p.coarse = true
		n, _ = p.poll(call, d)
	}
	return p.events[:n]
}

type systemCall func(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err syscall.Errno)

func (p *poller) poll(call systemCall, d time.Duration) (int, syscall.Errno) {
	events, room := uintptr(unsafe.Pointer(&p.events)), uintptr(len(p.events))
	var n uintptr
	var errno syscall.Errno
	switch {
	case p.coarse:
		timeout := int(d / time.Millisecond) // rounded down: what is left of a wait is spent asking again at once
		if d == unlimited {
			timeout = -1
		}
		n, _, errno = call(unix.SYS_EPOLL_PWAIT, uintptr(p.fd), events, room, uintptr(timeout), 0, 0)
	case d == unlimited:
		n, _, errno = call(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), events, room, 0, 0, 0)
	default:
		p.limit = kernelTimespec{int64(d / time.Second), int64(d % time.Second)}
		n, _, errno = call(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), events, room,
			uintptr(unsafe.Pointer(&p.limit)), 0, 0)
	}
	if errno != 0 { // EINTR, mostly: the scheduler's signals
		return 0, errno
	}
	return int(n), 0
}

// watch registers a socket once and for all. Events carry the index and the generation of its connection.
func (p *poller) watch(fd, index, generation int32) error {
	e := unix.EpollEvent{
		Events: unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET, Fd: index, Pad: generation,
	}
	return unix.EpollCtl(p.fd, unix.EPOLL_CTL_ADD, int(fd), &e)
}
