package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"github.com/spf13/cobra"

	"tenrounds/harness/agent"
	"tenrounds/harness/launch"
)

// targetOptions are the flags of "bench target".
type targetOptions struct {
	stdio             bool
	listen, tokenFile string
	cpus              string
}

func targetCommand() *cobra.Command {
	var o targetOptions
	c := &cobra.Command{
		Use:   "target",
		Short: "Run the servers of a run on this machine, for a run on another one",
		Long: `target builds and starts servers for a run on another machine that has --target-host, launches them
afresh in each round, and tells what they cost. All of them end with the connection.

A run that is given --target-host USER@HOST starts it itself, over ssh with your keys. It only needs a
checkout here with bin/bench (make build), in ~/tenrounds unless the run names another folder. Without ssh,
start it by hand with --listen. Whoever has the token can then start the servers of this checkout. The
connection is not encrypted: use a private network.`,
		Example: `  bench target --listen 10.0.0.7:5600 --token-file token      makes the token, if there is none
  bench run standard --target-host me@10.0.0.7                the run, elsewhere: over ssh
  bench run standard --target-host tcp://10.0.0.7:5600 --token-file token`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return serveTarget(c.Context(), o, c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&o.listen, "listen", "", "listen for runs at `HOST:PORT`")
	c.Flags().StringVar(&o.tokenFile, "token-file", "", "`FILE` with the word that a run must know")
	c.Flags().BoolVar(&o.stdio, "stdio", false, "serve one run on the standard input and output, for ssh")
	c.Flags().
		StringVar(&o.cpus, "server-cpus", "", "CPU `LIST` of the servers: 0-3,8 (not pinned if none is given)")
	return c
}

func serveTarget(ctx context.Context, o targetOptions, in io.Reader, out, stderr io.Writer) error {
	if o.stdio == (o.listen != "") {
		return usage("give --listen HOST:PORT with --token-file, or --stdio")
	}
	if err := launch.CheckCPUs(o.cpus); err != nil {
		return usage("--server-cpus: %w", err)
	}
	root, err := launch.Root()
	if err != nil {
		return err
	}
	a := agent.Agent{Root: root, CPUs: o.cpus,
		Say: func(format string, args ...any) { fmt.Fprintf(stderr, "bench: "+format+"\n", args...) }}
	if o.stdio {
		return a.Serve(ctx, agent.Stdio{Reader: in, Writer: out})
	}
	if o.tokenFile == "" {
		return usage("--listen needs --token-file FILE: whoever has its word can start servers here")
	}
	token, err := agent.ReadToken(o.tokenFile, true)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		return fmt.Errorf("listen for runs: %w", err)
	}
	a.Say("waiting for a run at %s; its token is in %s", l.Addr(), o.tokenFile)
	return a.Listen(ctx, l, token)
}
