package load

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"golang.org/x/sys/unix"
)

// dialer makes sockets that connect without blocking.
type dialer struct {
	address netip.AddrPort
	remote  unix.Sockaddr
	// source is the last byte of the 127.0.0.x from which connections are made, 0 for the kernel's choice.
	// Each address has some 28,000 ports towards one server.
	source byte
	// ports restricts the local ports, in tests; 0 does not.
	ports uint32
}

// lastSource is how far source goes: 64 addresses have room for more connections than a process.
const lastSource = 64

func newDialer(address string) (dialer, error) {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return dialer{}, fmt.Errorf("connect to %s: %w", address, err)
	}
	d := dialer{address: a}
	if a.Addr().Is4() || a.Addr().Is4In6() {
		d.remote = &unix.SockaddrInet4{Port: int(a.Port()), Addr: a.Addr().As4()}
		return d, nil
	}
	zone, err := zoneIndex(a.Addr().Zone())
	if err != nil {
		return dialer{}, fmt.Errorf("connect to %s: %w", address, err)
	}
	d.remote = &unix.SockaddrInet6{Port: int(a.Port()), Addr: a.Addr().As16(), ZoneId: zone}
	return d, nil
}

// zoneIndex is the interface of a link-local address, by its name or number.
func zoneIndex(zone string) (uint32, error) {
	if zone == "" {
		return 0, nil
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n), nil
	}
	i, err := net.InterfaceByName(zone)
	if err != nil {
		return 0, err
	}
	return uint32(i.Index), nil
}

// dial returns a socket whose connection is under way or made. Where one source address has run out of
// ports it goes on with the next, if the target is on this machine.
func (d *dialer) dial() (int32, error) {
	for {
		fd, err := d.try()
		_, v4 := d.remote.(*unix.SockaddrInet4)
		local := v4 && d.address.Addr().Unmap().IsLoopback()
		if !errors.Is(err, unix.EADDRNOTAVAIL) || !local || d.source == lastSource {
			return fd, err
		}
		d.source = max(d.source, 1) + 1 // 127.0.0.1 is what the kernel chose
	}
}

func (d *dialer) try() (fd int32, err error) {
	family := unix.AF_INET
	if _, v6 := d.remote.(*unix.SockaddrInet6); v6 {
		family = unix.AF_INET6
	}
	s, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	defer func() {
		if err != nil {
			_ = unix.Close(s)
			fd = -1
		}
	}()
	if err := unix.SetsockoptInt(s, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return -1, err
	}
	if d.ports != 0 {
		if err := unix.SetsockoptInt(s, unix.IPPROTO_IP, unix.IP_LOCAL_PORT_RANGE, int(d.ports)); err != nil {
			return -1, err
		}
	}
	if d.source != 0 {
		// The port is chosen by connect, which knows both ends, so that each may serve several targets.
		if err := unix.SetsockoptInt(s, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1); err != nil {
			return -1, err
		}
		if err := unix.Bind(s, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, d.source}}); err != nil {
			return -1, err
		}
	}
	err = unix.Connect(s, d.remote)
	if errors.Is(err, unix.EINPROGRESS) || errors.Is(err, unix.EINTR) {
		err = nil
	}
	return int32(s), err
}

// connectError is how a connect ended that was under way.
func connectError(fd int32) error {
	e, err := unix.GetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && e != 0 {
		err = unix.Errno(e)
	}
	return err
}
