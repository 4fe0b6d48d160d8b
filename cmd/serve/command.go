package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/output"
	"tenrounds/harness/plan"
)

func usage(format string, args ...any) error {
	return exitcode.Errorf(exitcode.Usage, format, args...)
}

type options struct {
	targets  []string
	basePort int
	host     string
	files    string
	check    bool
}

const long = `Builds every server under servers/ and external/, starts each on a port of its own, prints where
they are, and stops them all on Ctrl-C. A server that cannot be built or started is reported, and the
others go on. A target whose program is not installed (node, for example) is left out with a notice.

Ports count up from --base-port in the order of the names, so that a selection begins at --base-port too.
The versions in the table are read from the binaries.

Each server answers /, /text, /json, /about, /healthz and /files/{1k,64k,1m}.bin; see servers/README.md.

A second Ctrl-C kills the servers at once.

` + exitcode.Table + `
Without --check serve ends with 1 when no server is up any more.`

const example = `  serve                                  all servers, from port 8081 on
  serve --targets gin,chi                these two on 8081 and 8082 (chi comes first)
  serve --targets gin --base-port 0      on a port that is free
  serve --check                          start all, check all, stop all`

// run is the whole command: its exit status is the program's.
func run(args []string, stdout, stderr io.Writer) int {
	output := output.New(stdout)
	out, words := &lines{w: output}, &lines{w: stderr}
	stop := watchSignals(words)
	defer stop.release()

	cmd := command(func(o options) error { return serve(stop, o, out, words) })
	cmd.SetArgs(args)
	cmd.SetOut(out)
	cmd.SetErr(words)
	err := cmd.ExecuteContext(context.Background())
	if status := stop.status(); status != 0 {
		return status
	}
	if err == nil {
		err = output.Err()
	}
	if err == nil {
		return exitcode.OK
	}
	words.printf("serve: %v\n", err)
	status := exitcode.Of(err)
	if status == exitcode.Usage {
		words.printf("serve: see --help\n")
	}
	return status
}

func command(do func(options) error) *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Build, start and show the servers",
		Long:    long,
		Example: example,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unexpected argument %q: servers are chosen by --targets", args[0])
			}
			return nil
		},
		RunE:          func(*cobra.Command, []string) error { return do(o) },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%w", err) })
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.targets, "targets", nil, "start only these `NAMES`, separated by commas")
	f.IntVar(&o.basePort, "base-port", 8081, "first `PORT`; 0 takes free ones")
	f.StringVar(&o.host, "host", "127.0.0.1",
		"listen on this `ADDRESS`; 0.0.0.0 opens the servers to the network")
	f.StringVar(&o.files, "files", "", "serve /files/ from this `DIR` (default: bin/files), which is filled")
	f.BoolVar(&o.check, "check", false, "check every server against the contract, then stop")
	return cmd
}

// choose reads the manifests and picks the targets.
func choose(o options) (root string, targets []harness.Target, err error) {
	if o.host == "" {
		return "", nil, usage("--host is empty: 0.0.0.0 is every address")
	}
	if root, err = launch.Root(); err != nil {
		return "", nil, err
	}
	all, err := plan.Targets(root)
	if err != nil {
		return "", nil, err
	}
	if len(o.targets) == 0 {
		all = plan.Standalone(all)
	}
	if targets, err = plan.Select(plan.Plain(all), o.targets); err != nil {
		return "", nil, &exitcode.Error{Code: exitcode.Usage, Err: err}
	}
	if len(targets) == 0 {
		return "", nil, fmt.Errorf("no manifests in %s: servers/NAME/target.json", root)
	}
	const highest = 65535
	last := o.basePort + len(targets) - 1
	if o.basePort < 0 || o.basePort > highest || o.basePort > 0 && last > highest {
		return "", nil, usage("--base-port %d: %d servers need ports up to %d, and the highest is %d",
			o.basePort, len(targets), last, highest)
	}
	return root, targets, nil
}
