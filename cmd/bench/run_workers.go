package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/shares"
)

// checkWorkers refuses what is only for workers where there are none.
func checkWorkers(p harness.Plan, o runOptions) error {
	if p.MostWorkers() == 0 {
		if o.web != "" || o.localWorkers || o.master != shares.DefaultMaster {
			return usage(
				"--master, --web and --local-workers are for loads from other machines: they need --workers N",
			)
		}
		return nil
	}
	for flag, text := range map[string]string{"master": o.master, "web": o.web} {
		if _, _, err := net.SplitHostPort(text); text != "" && err != nil {
			return usage("--%s %q is not HOST:PORT", flag, text)
		}
	}
	return nil
}

// workers starts the workers of a plan on this machine, or says what to start on the others.
func workers(ctx context.Context, l *launch.Launcher, p harness.Plan, o runOptions, w io.Writer) error {
	n := p.MostWorkers()
	switch {
	case n == 0:
		return nil
	case o.localWorkers:
		return startLocalWorkers(ctx, l, p, o.master)
	}
	_, port, _ := net.SplitHostPort(o.master)
	at, server := o.master, p.Machine.Listen
	if ip := net.ParseIP(hostOf(o.master)); ip == nil || ip.IsUnspecified() {
		at = "ADDRESS:" + port
	}
	if server == "" {
		server = "127.0.0.1 --same-machine"
	}
	fmt.Fprintf(w, "bench: %d workers are waited for; start on each of their machines:\n"+
		"  bench worker --master %s --allow %s\n", n, at, server)
	return nil
}

func hostOf(address string) string {
	host, _, _ := net.SplitHostPort(address)
	return host
}

// startLocalWorkers starts workers on this machine, on the generator's CPUs. They end with the launcher.
func startLocalWorkers(ctx context.Context, l *launch.Launcher, p harness.Plan, master string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	for range p.MostWorkers() {
		go func() {
			_, _, _ = l.Run(ctx, launch.Command{Path: self, Args: []string{"worker", "--master", master, "--allow",
				"127.0.0.1", "--same-machine", "--load-cpus",
				p.Machine.LoadCPUs}}) // a missing worker is told by the turn
		}()
	}
	return nil
}
