package shares

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/requests"
	"tenrounds/harness/scenarios"
)

// Order is what a worker is told to do.
type Order struct {
	Load     harness.Load `json:"load"`
	Scenario string       `json:"scenario"`
	// Requests is a file of requests, of servers without the contract.
	Requests json.RawMessage `json:"requests,omitempty"`
	Seed     uint64          `json:"seed"`
	Round    int             `json:"round"`
	// Address is the server, HOST:PORT.
	Address string `json:"address"`
	// Heads are the proved heads of its answers, one after the other.
	Heads string `json:"heads,omitempty"`
	// Share and StartAt are the worker's own: Locust's master fills them in.
	Share   harness.Share `json:"share"`
	StartAt int64         `json:"start_at_ns"`
}

// newOrder is the order of a turn.
func newOrder(t loader.Turn, heads string) (o Order, err error) {
	if len(t.Targets) != 1 {
		return o, errors.New("several machines load one server at a time")
	}
	target := t.Targets[0]
	o = Order{Load: t.Load, Scenario: t.Scenario.Name, Seed: t.Seed, Round: t.Round, Address: target.Address,
		Heads: heads}
	if target.Requests != nil {
		if o.Requests, err = requests.Format(target.Requests); err != nil {
			return o, fmt.Errorf("requests of %s: %w", target.Address, err)
		}
	}
	return o, nil
}

// readOrder reads an order, with nothing unknown in it.
func readOrder(text []byte) (o Order, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		return o, fmt.Errorf("read the order: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return o, errors.New("read the order: something stands after it")
	}
	return o, nil
}

// turn is what the worker's generator does, if the worker may do it. The files go to dir. What it can be made
// of is checked here: nothing of an order is a flag or the name of a file.
func (o Order) turn(dir string) (t loader.Turn, err error) {
	switch l := o.Load; {
	case l.Loader != harness.LoaderLoad:
		return t, fmt.Errorf("the order is for the generator %q", l.Loader)
	case l.Slice > 0 || l.SLO > 0 || l.Unsettled():
		return t, errors.New("the order is for slices or a search, which one generator makes")
	case o.Share.Of < 1 || o.Share.Of > harness.MostShares || o.Share.Index < 0 || o.Share.Index >= o.Share.Of:
		return t, fmt.Errorf("share %d of %d cannot be", o.Share.Index, o.Share.Of)
	case o.StartAt <= 0:
		return t, errors.New("the order has no time to begin")
	}
	target := loader.Target{Address: o.Address, From: []int64{0}}
	if o.Requests != nil {
		if target.Requests, err = requests.Parse("the order", o.Requests); err != nil {
			return t, err
		}
	} else if _, err = scenarios.ByName(o.Scenario); err != nil {
		return t, err
	}
	return loader.Turn{
		Load: o.Load, Scenario: harness.Scenario{Name: o.Scenario}, Seed: o.Seed, Round: o.Round,
		Targets: []loader.Target{target}, Dir: dir, Share: o.Share, StartAt: o.StartAt, Progress: true,
	}, nil
}

// Allowed are the servers that a worker may load, HOST or HOST:PORT. An empty list allows none.
type Allowed []string

// ParseAllowed checks a list.
func ParseAllowed(all []string) (Allowed, error) {
	if len(all) == 0 {
		return nil, errors.New("name the servers that may be loaded from here: --allow HOST or --allow HOST:PORT")
	}
	for _, a := range all {
		host, port, err := net.SplitHostPort(a)
		if err != nil {
			host, port = a, "1"
		}
		if host == "" || port == "" || strings.ContainsAny(a, "/ @*") {
			return nil, fmt.Errorf("--allow %q: write HOST or HOST:PORT, such as 10.0.0.7:8000 or [fd00::7]:8000", a)
		}
	}
	return all, nil
}

// check says why a server may not be loaded.
func (a Allowed) check(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("the order's server %q is not HOST:PORT", address)
	}
	if slices.Contains(a, address) || slices.Contains(a, host) {
		return nil
	}
	return fmt.Errorf("this worker may not load %s: its --allow has %s", address, strings.Join(a, ", "))
}

// elsewhere says why a server may not be loaded from its own machine: the two would share its CPUs.
func elsewhere(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("find out whether %s is this machine: %w", host, err)
	}
	is := func(ip net.IP) bool {
		return ip.IsLoopback() || slices.ContainsFunc(own, func(a net.Addr) bool {
			n, ok := a.(*net.IPNet)
			return ok && n.IP.Equal(ip)
		})
	}
	if ip := net.ParseIP(host); ip != nil && is(ip) || host == "localhost" {
		return fmt.Errorf(
			"%s is this machine, whose CPUs the server needs: run the worker on another one, or with "+
				"--same-machine",
			address,
		)
	}
	return nil
}
