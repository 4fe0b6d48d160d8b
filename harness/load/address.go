package load

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// parseTarget checks that a URL is http://HOST[:PORT], with or without a path. It returns what the Host
// header says, and HOST:PORT.
func parseTarget(raw string) (host, hostPort string, err error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", "", fmt.Errorf("URL %q: %w", raw, errors.Unwrap(err))
	}
	switch {
	case u.Scheme != "http":
		return "", "", fmt.Errorf("URL %q: it must start with http:// (TLS is not measured)", raw)
	case u.User != nil || u.Fragment != "" || strings.Contains(raw, "#"):
		return "", "", fmt.Errorf("URL %q: it takes neither a user nor a fragment", raw)
	case u.Hostname() == "":
		return "", "", fmt.Errorf("URL %q: it must be http://HOST[:PORT][/PATH]", raw)
	case u.Port() == "":
		return strings.TrimSuffix(u.Host, ":"), net.JoinHostPort(u.Hostname(), "80"), nil
	}
	return u.Host, u.Host, nil
}

// lookUp returns the addresses of HOST:PORT, IPv4 first: servers mostly listen there. It is done
// once, so that no name is looked up while requests are measured.
func lookUp(ctx context.Context, hostPort string) ([]string, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, fmt.Errorf("target %s: %w", hostPort, err)
	}
	number, err := net.DefaultResolver.LookupPort(ctx, "tcp", port)
	if err != nil {
		return nil, fmt.Errorf("target %s: %w", hostPort, err)
	}
	found, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return nil, fmt.Errorf("target %s: %w", hostPort, err)
	}
	if strings.EqualFold(host, "localhost") { // it is both (RFC 6761), also where the hosts file has only one
		found = append(found, net.IPAddr{IP: net.IPv4(127, 0, 0, 1)}, net.IPAddr{IP: net.IPv6loopback})
	}
	var v4, v6 []string
	for _, a := range found {
		address := (&net.TCPAddr{IP: a.IP, Port: number, Zone: a.Zone}).String()
		switch {
		case slices.Contains(v4, address) || slices.Contains(v6, address):
		case a.IP.To4() != nil:
			v4 = append(v4, address)
		default:
			v6 = append(v6, address)
		}
	}
	return append(v4, v6...), nil
}

// answering is the first address that accepts a connection. If none does, it is the first one, and unanswered
// lists those tried. A single address is not tried: the run counts its failures.
func answering(ctx context.Context, addresses []string, timeout time.Duration) (address, unanswered string) {
	if len(addresses) == 1 {
		return addresses[0], ""
	}
	dial := net.Dialer{Timeout: timeout}
	for _, a := range addresses {
		if c, err := dial.DialContext(ctx, "tcp", a); err == nil {
			_ = c.Close()
			return a, ""
		}
	}
	return addresses[0], "no server accepts connections at " + strings.Join(addresses, " or ")
}
