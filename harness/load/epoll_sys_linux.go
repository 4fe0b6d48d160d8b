package load

import (
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The hot path makes raw system calls. The wrapped ones tell the scheduler at each call, which then wakes
// threads thousands of times a second; neither of these blocks, so it need not know.

// send returns how many bytes the kernel took.
func send(fd int32, b []byte) (int, syscall.Errno) {
	n, _, errno := unix.RawSyscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}

// receive returns how many bytes have arrived; 0 is the end of the connection.
func receive(fd int32, b []byte) (int, syscall.Errno) {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
		unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}

// longestRawWait bounds the waits of which the scheduler does not know: a collection has to wait for them.
const longestRawWait = time.Millisecond

// kernelTimespec is struct __kernel_timespec, of 64 bits everywhere.
type kernelTimespec struct{ sec, nsec int64 }

// poller waits for events. Its waits are exact to the timer slack of the thread: Go's own timers round to
// 1 ms, and so does epoll_wait.
type poller struct {
	fd     int
	events [256]unix.EpollEvent
	limit  kernelTimespec
	quiet  bool // nothing came during the last raw wait
	coarse bool // the kernel is older than epoll_pwait2 (5.11)
}

// wait returns the events that came within d, if any. A wait is raw at first, and if nothing comes it goes
// on as a call that the scheduler knows.
func (p *poller) wait(d time.Duration) []unix.EpollEvent {
	d = max(d, 0)
	call := unix.Syscall6
	if !p.quiet || d <= longestRawWait {
		call = unix.RawSyscall6
		d = min(d, longestRawWait)
	}
	n, errno := p.poll(call, d)
	if errno == unix.ENOSYS {
		p.coarse = true
		n, _ = p.poll(call, d)
	}
	p.quiet = n == 0
	return p.events[:n]
}

type systemCall func(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2 uintptr, err syscall.Errno)

func (p *poller) poll(call systemCall, d time.Duration) (int, syscall.Errno) {
	events, room := uintptr(unsafe.Pointer(&p.events)), uintptr(len(p.events))
	var n uintptr
	var errno syscall.Errno
	if p.coarse {
		// Rounded down: what is left of a wait is spent asking again at once.
		n, _, errno = call(unix.SYS_EPOLL_PWAIT, uintptr(p.fd), events, room, uintptr(d/time.Millisecond), 0, 0)
	} else {
		p.limit = kernelTimespec{int64(d / time.Second), int64(d % time.Second)}
		n, _, errno = call(unix.SYS_EPOLL_PWAIT2, uintptr(p.fd), events, room, uintptr(unsafe.Pointer(&p.limit)), 0, 0)
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
