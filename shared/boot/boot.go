// Package boot is the part that all servers share: flags, listener, readiness, signals and the lifeline. A
// server's main passes it a function that serves a listener with the framework.
//
// It is the server's side of the process contract in servers/README.md; harness/launch is the other side.
package boot

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"tenrounds/shared/payloads"
)

// Limits of every server, on every engine.
const (
	// ReadHeaderTimeout closes connections that do not finish their header section (Slowloris).
	ReadHeaderTimeout = 10 * time.Second
	// IdleTimeout is how long a connection may rest between two requests: longer than the longest think time.
	IdleTimeout = 120 * time.Second
	// StopTimeout is how long a server may take from SIGTERM to its end.
	StopTimeout = 4 * time.Second
)

// Config is what a server gets from its command line.
type Config struct {
	// Name is the answer to GET /about.
	Name string
	// Listener is open. Read deadlines are cheap on its connections.
	Listener net.Listener
	// TCP is the listener below it, for engines that need the socket.
	TCP net.Listener
	// ReadHeaderTimeout and IdleTimeout are the limits above, or 0 for none with --timeouts=off.
	ReadHeaderTimeout, IdleTimeout time.Duration
	// Files is the folder of /files/, with the files of shared/payloads.
	Files string
	// Document returns the value for /json. It must be called once for each answer.
	Document func() payloads.Document
}

// App is a framework's server over Config.Listener.
type App struct {
	// Serve answers on the listener until Shutdown; its error after that is ignored.
	Serve func() error
	// Shutdown stops accepting, finishes the current requests and makes Serve return.
	Shutdown func(context.Context) error
}

// Main runs a server from the command line until SIGTERM, SIGINT or the end of its parent, and does not
// return. It exits 0 after a stop, 1 if it could not serve, 2 on wrong usage. settings are more flags, for an
// application.
func Main(name string, start func(Config) (App, error), settings ...Setting) {
	os.Exit(run(name, os.Args[1:], os.Stderr, start, settings...))
}

// burner adds work to every document.
type burner func(document func() payloads.Document) func() payloads.Document

type options struct {
	addr, files     string
	vary, reusePort bool
	varyBase        int64
	noTimeouts      bool
	profile         *string
	burn            burner
}

func parse(name string, args []string, stderr io.Writer, settings ...Setting) (options, error) {
	var o options
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&o.addr, "addr", "127.0.0.1:8080",
		"listen on this `HOST:PORT`; port 0 takes a free one and prints it")
	fs.StringVar(&o.files, "files", filepath.Join(os.TempDir(), "tenrounds-files"),
		"serve /files/ from this `DIR`, which is filled if needed")
	fs.BoolVar(&o.vary, "vary", false, "let the date of /json rise by one at each answer")
	fs.Int64Var(&o.varyBase, "vary-base", 0, "with --vary: the `NUMBER` of ten digits from which the date rises")
	fs.BoolVar(&o.reusePort, "reuseport", false, "share the port with other processes (SO_REUSEPORT)")
	fs.Func("timeouts", "`on`, or off to hold connections forever, as a server without settings does "+
		"(default on)", o.setTimeouts)
	o.profile = profileFlag(fs)
	o.burn = burnFlags(fs)
	if err := addSettings(fs, settings); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return o, err
	}
	if err := fs.Parse(args); err != nil {
		return o, err
	}
	if fs.NArg() > 0 {
		err := fmt.Errorf("%s: unexpected argument %q; see --help", name, fs.Arg(0))
		fmt.Fprintln(stderr, err)
		return o, err
	}
	if err := o.checkBase(); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return o, err
	}
	return o, nil
}

// checkBase sets the first date of --vary; 0 is a fixed date.
func (o *options) checkBase() error {
	switch {
	case o.varyBase == 0 && o.vary:
		o.varyBase = payloads.Date
	case o.varyBase == 0:
	case !o.vary:
		return errors.New("--vary-base needs --vary")
	case o.varyBase < payloads.LowestBase || o.varyBase > payloads.HighestBase:
		return fmt.Errorf("--vary-base %d: it must be from %d to %d", o.varyBase, int64(payloads.LowestBase),
			int64(payloads.HighestBase))
	}
	return nil
}

func (o *options) setTimeouts(text string) error {
	if text != "on" && text != "off" {
		return errors.New("want on or off")
	}
	o.noTimeouts = text == "off"
	return nil
}

func run(name string, args []string, stderr io.Writer, start func(Config) (App, error),
	settings ...Setting) int {
	o, err := parse(name, args, stderr, settings...)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	// Before the listener opens, so that an early signal does not kill the process halfway.
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer cancel()
	ctx = lifeline(ctx)
	stop, err := startProfile(*o.profile)
	if err == nil {
		err = errors.Join(serve(ctx, name, o, stderr, start), stop())
	}
	if err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", name, err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, name string, o options, stderr io.Writer,
	start func(Config) (App, error)) error {
	if err := payloads.WriteFiles(o.files); err != nil {
		return err
	}
	ln, err := listen(ctx, o.addr, o.reusePort)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", o.addr, err)
	}
	defer ln.Close()
	document := o.burn(payloads.Documents(o.varyBase))
	c := Config{Name: name, Listener: ln, TCP: ln, Files: o.files, Document: document}
	if !o.noTimeouts {
		c.Listener = lazyDeadlines(ln)
		c.ReadHeaderTimeout, c.IdleTimeout = ReadHeaderTimeout, IdleTimeout
	}
	app, err := start(c)
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	fmt.Fprintf(stderr, "%s: listening on http://%s\n", name, ln.Addr())
	done := make(chan error, 1)
	go func() { done <- app.Serve() }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), StopTimeout)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- app.Shutdown(stop) }()
	select {
	case <-stopped: // the exit closes connections that are still open
	case <-stop.Done():
	}
	return nil
}
