package main

import (
	"context"
	"fmt"
	"net"

	"tenrounds/harness/agent"
	"tenrounds/harness/session"
	"tenrounds/harness/session/rig"
)

// goThere connects to the servers' machine, if that is another one, and has the plan say so.
func goThere(ctx context.Context, r *rig.Rig, s *session.Session, o runOptions) error {
	if o.targetHost == "" {
		if o.tokenFile != "" {
			return usage("--token-file is for --target-host tcp://HOST:PORT")
		}
		return nil
	}
	place, err := agent.ParsePlace(o.targetHost)
	if err != nil {
		return usage("--target-host: %w", err)
	}
	token := ""
	if place.Agent != "" {
		if o.tokenFile == "" {
			return usage("--target-host %s needs --token-file FILE, a copy of that of bench target", o.targetHost)
		}
		if token, err = agent.ReadToken(o.tokenFile, false); err != nil {
			return usage("--token-file: %w", err)
		}
	}
	m := &s.Run.Plan.Machine
	if m.Listen == "" {
		found, err := net.DefaultResolver.LookupHost(ctx, place.Host())
		if err != nil {
			return fmt.Errorf("find the address of the servers' machine: %w: name it by --listen", err)
		}
		m.Listen = found[0]
	}
	if r.Remote, err = agent.Dial(ctx, place.Dialer(r.Launcher, token)); err != nil {
		return err
	}
	m.Apart, m.ServerCPUs = true, r.Remote.Host.CPUs
	return nil
}
