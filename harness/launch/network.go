package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// ErrNoNetwork means that this system does not let the network be slowed down.
var ErrNoNetwork = errors.New("the network cannot be slowed down here")

// tcTime is how long a call of tc may take.
const tcTime = 5 * time.Second

// ShapeNetwork makes netem treat all that leaves by the interface of host, an address of this machine or a
// name of it, until undo is called. The rule is netem's: "delay 15ms loss 0.1% rate 100mbit". On loopback all
// programs of the machine feel it, requests and answers alike.
func (l *Launcher) ShapeNetwork(ctx context.Context, host, rule string) (undo func() error, err error) {
	device, err := deviceOf(ctx, host)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNetwork, err)
	}
	add := append([]string{"qdisc", "add", "dev", device, "root", "netem"}, strings.Fields(rule)...)
	if err := l.tc(ctx, add); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNetwork, err)
	}
	return func() error {
		return l.tc(context.Background(), []string{"qdisc", "del", "dev", device, "root", "netem"})
	}, nil
}

// tc changes a queueing discipline. The error says what to do.
func (l *Launcher) tc(ctx context.Context, args []string) error {
	exit, said, err := l.Run(ctx, Command{Path: "tc", Args: args, Timeout: tcTime})
	switch {
	case err != nil && ctx.Err() == nil:
		return fmt.Errorf("it needs tc, as in apt-get install iproute2: %w", err)
	case err != nil || exit == 0:
		return err
	case strings.Contains(said, "kind is unknown") || strings.Contains(said, "qdisc not found"):
		return errors.New("this kernel has no netem: modprobe sch_netem, or use another machine")
	case strings.Contains(said, "not permitted"):
		return errors.New("it needs root: tc may not change the network")
	case strings.Contains(said, "xclusivity") || strings.Contains(said, "File exists"):
		device := args[3]
		return fmt.Errorf("%s has a rule already, maybe of a run that was killed: see tc qdisc show dev %s; "+
			"tc qdisc del dev %s root removes it", device, device, device)
	}
	return fmt.Errorf("tc %s: %s", strings.Join(args, " "), said)
}

// deviceOf is the interface that has an address.
func deviceOf(ctx context.Context, host string) (string, error) {
	wanted, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return "", fmt.Errorf("%s is no address: %w", host, err)
	}
	all, err := net.Interfaces()
	if err != nil {
		return "", fmt.Errorf("list the interfaces: %w", err)
	}
	for _, i := range all {
		addresses, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addresses {
			n, ok := a.(*net.IPNet)
			for _, w := range wanted {
				if ok && n.IP.Equal(w.AsSlice()) {
					return i.Name, nil
				}
			}
		}
	}
	return "", fmt.Errorf("no interface of this machine has the address %s", host)
}
