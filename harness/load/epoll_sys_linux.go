package load

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The hot path makes raw system calls. The wrapped ones tell the scheduler at each call, which then wakes
// threads thousands of times a second; neither of these blocks, so it need not know. Waits are in
// epoll_wait_linux.go.

// send returns how many bytes the kernel took.
func send(fd int32, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(unix.SYS_SENDTO, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), unix.MSG_NOSIGNAL|unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}

// receive returns how many bytes have arrived; 0 is the end of the connection.
func receive(fd int32, b []byte) (int, syscall.Errno) {
	n, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), unix.MSG_DONTWAIT, 0, 0)
	return int(n), errno
}
