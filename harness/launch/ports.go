package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// address is where a server listens and where it is asked; the two differ for 0.0.0.0.
type address struct {
	listen, dial string
	port         int
}

// address settles the port and makes sure that it is free. Otherwise the wrong program would answer.
func (l *Launcher) address(ctx context.Context, o Options) (address, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	host, ps, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return address{}, fmt.Errorf("%s: address %q: %w", o.Alias, o.Addr, err)
	}
	port, err := strconv.ParseUint(ps, 10, 16)
	if err != nil {
		return address{}, fmt.Errorf("%s: address %q: the port is no number from 0 to 65535", o.Alias, o.Addr)
	}
	a := address{port: int(port)}
	switch {
	case port == 0:
		a.port, err = l.freePort(ctx, host)
	case slices.Contains(o.Flags, "--reuseport"):
		// Other processes of this server may hold the port already (SO_REUSEPORT); the system refuses all others.
	default:
		err = portFree(ctx, o.Addr, port, o.Alias)
	}
	if err != nil {
		return address{}, err
	}
	ps = strconv.Itoa(a.port)
	a.listen = net.JoinHostPort(host, ps)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	a.dial = net.JoinHostPort(host, ps)
	return a, nil
}

// lostPort reports whether a server failed because another program took its port between its choice and its
// use, as it happens where two runs share a machine. What a server says of it is the system's text, or
// libuv's word.
func lostPort(err error) bool {
	var other *otherError
	if errors.As(err, &other) {
		return true
	}
	said := strings.ToLower(err.Error())
	return strings.Contains(said, syscall.EADDRINUSE.Error()) || strings.Contains(said, "eaddrinuse")
}

func portFree(ctx context.Context, addr string, port uint64, alias string) error {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %d is taken by another program (%s needs it): "+
			"free it or choose another --base-port", port, alias)
	case err != nil:
		return fmt.Errorf("%s cannot have %s: %w", alias, addr, err)
	}
	return ln.Close()
}

// freePort lets the system choose a port that this launcher has not handed out to another server which is
// about to start.
func (l *Launcher) freePort(ctx context.Context, host string) (int, error) {
	for range 100 {
		ln, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			return 0, fmt.Errorf("choose a free port: %w", err)
		}
		port := ln.Addr().(*net.TCPAddr).Port
		if err := ln.Close(); err != nil {
			return 0, fmt.Errorf("choose a free port: %w", err)
		}
		l.mu.Lock()
		fresh := !l.handed[port]
		l.handed[port] = true
		l.mu.Unlock()
		if fresh {
			return port, nil
		}
	}
	return 0, errors.New("choose a free port: the system offers the same ones again and again")
}

// settled removes a port from the list of handed-out ports: its server listens on it now, or never will.
func (l *Launcher) settled(port int) {
	l.mu.Lock()
	delete(l.handed, port)
	l.mu.Unlock()
}

// otherError means that another program answered. Waiting does not help.
type otherError struct{ addr, got, want string }

func (e *otherError) Error() string {
	return fmt.Sprintf("the program on %s says that it is %q, not %q (GET /about)", e.addr, e.got, e.want)
}
