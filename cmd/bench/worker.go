package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"tenrounds/harness/launch"
	"tenrounds/harness/shares"
)

// workerOptions are the flags of "bench worker".
type workerOptions struct {
	master, cpus string
	allow        []string
	sameMachine  bool
	once         bool
	prepare      bool
}

func workerCommand() *cobra.Command {
	var o workerOptions
	c := &cobra.Command{
		Use:   "worker",
		Short: "Make a share of the load of a run on another machine",
		Long: `worker makes its share of each turn's load for a run on another machine that has --workers. It waits
for that run, and for the next one after it, until Ctrl-C. Locust connects the two: it is installed once, into
the cache. The requests come from bin/load.

The worker loads only servers that --allow names. One on its own machine it refuses, since the two would share
its CPUs, unless --same-machine is given. Both sides must be built from the same commit.

Locust's connection has no password and is not encrypted. The run listens on 127.0.0.1 unless its --master
names another address: use a private network, or a tunnel, such as ssh -L 5557:127.0.0.1:5557 on the worker's
machine.`,
		Example: `  bench worker --master 10.0.0.5:5557 --allow 10.0.0.7        any port of this server
  bench worker --master 127.0.0.1:5557 --allow 10.0.0.7:8000  the master through a tunnel
  bench run nanode --workers 2 --master 10.0.0.5:5557         the run, on 10.0.0.5`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return work(c.Context(), o, c.ErrOrStderr()) },
	}
	c.Flags().StringVar(&o.master, "master", shares.DefaultMaster, "`HOST:PORT` of the run")
	c.Flags().StringArrayVar(&o.allow, "allow", nil,
		"a server that may be loaded from here, `HOST` or HOST:PORT; may be repeated")
	c.Flags().BoolVar(&o.sameMachine, "same-machine", false, "load servers on this machine too")
	c.Flags().
		StringVar(&o.cpus, "load-cpus", "", "CPU `LIST` of the generator: 0-3,8 (not pinned if none is given)")
	c.Flags().BoolVar(&o.once, "once", false, "end after the first turn")
	c.Flags().
		BoolVar(&o.prepare, "prepare", false, "install Locust and build the generator, and do nothing more")
	return c
}

// work registers again for each turn.
func work(ctx context.Context, o workerOptions, stderr io.Writer) error {
	if _, _, err := net.SplitHostPort(o.master); err != nil {
		return usage("--master %q is not HOST:PORT, such as %s", o.master, shares.DefaultMaster)
	}
	allow, err := shares.ParseAllowed(o.allow)
	if err != nil && !o.prepare {
		return usage("%w", err)
	}
	if err := launch.CheckCPUs(o.cpus); err != nil {
		return usage("--load-cpus: %w", err)
	}
	root, err := launch.Root()
	if err != nil && !errors.Is(err, launch.ErrNoProject) {
		return err
	}
	l := launch.New(root)
	defer l.Close()
	l.Words = stderr
	w := &shares.Worker{Master: o.master, Allow: allow, SameMachine: o.sameMachine, Launcher: l, CPUs: o.cpus,
		Say: func(format string, args ...any) { fmt.Fprintf(stderr, "bench: "+format+"\n", args...) }}
	if w.Load, err = l.BuildCommand(ctx, "load"); err != nil {
		return err
	}
	if w.Build, err = shares.FindBuild(w.Load); err != nil {
		return err
	}
	if w.Python, err = l.Tool(ctx, shares.Locust()); err != nil {
		return err
	}
	if o.prepare {
		return nil
	}
	w.Say("waiting for the run at %s; may load %s", o.master, strings.Join(allow, ", "))
	return w.ServeAll(ctx, o.once)
}
