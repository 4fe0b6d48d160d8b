package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/load"
	"tenrounds/harness/measure"
)

const long = `load sends HTTP/1.1 requests to a server, checks every answer against what it must be, and
accounts for every request: scheduled = correct + wrong + errors + timeouts + unsent + in flight.

What is sent is one of
  --scenario NAME   the project's own requests with their answers: %s
  --requests FILE   a JSON array of requests with their shares and answers; - is standard input
  URL and flags     one request, for the path of the URL

Without an expected body an answer counts by its status, and its length if that is expected, and the output
says "verified": false.

--mode says when a request is sent:
  closed  each connection sends its next request when its answer is complete, as wrk does
  rate    requests fall due by the clock, --rate of them per second, and wait for one of the --connections
          if none is free; response times count from when they fell due
  users   --hatch virtual users start per second until there are --users; each sends a request, and
          thinks after the answer before it sends the next

--expect-head compares the whole head of each answer too, with the value of Date held against the clock (2 s).
Bytes that come without a request, after an answer or before one, always count as failures.

Several URLs take turns, for a --slice of time each; their connections stay open. --duration is then the time
for each of them. The first tenth of a slice, at most 5 ms or --settle, is not counted. Changes on the machine
affect all URLs alike, so small differences show. A URL that does not answer in three of its slices is given
up.

--share 2/4 carries the second of four shares of a load, so that four generators, on as many machines, make
together exactly what one would make alone: the same requests at the same times, or a quarter of the users or
connections each. bench run --workers splits a load, starts all shares at once and merges the results.

A request with the header Connection: close is the last on its connection, which this side closes.

The URL is http://HOST[:PORT], with port 80 by default; it has a path only if flags describe one request. If a
name has several addresses, as localhost often does, the first that accepts a connection is used.

` + exitcode.Table + `
Load ends with 4 as well where over 1 %% of what fell due was never sent, and with 1 where nothing was
measured. An interrupted run prints what was measured by then.`

const examples = `  load http://127.0.0.1:8000/                                 20 connections, 10 s, any body
  load --scenario json http://127.0.0.1:8000                  every body is compared
  load --scenario text --connections 100 --warmup 2s --duration 30s --format json http://127.0.0.1:8000
  load --scenario post --pid 4711 http://127.0.0.1:8000       with that process's CPU time
  load --method POST --header 'Content-Type: application/json' --body in.json --expect-body out.txt \
      http://127.0.0.1:8000/
  load --keepalive=false --scenario text http://[::1]:8000    a new connection for each request
  load --scenario text --expect-head head.txt http://127.0.0.1:8000   as from curl -sD head.txt -o /dev/null
  load --requests mix.json http://127.0.0.1:8000
  load --mode rate --rate 5000 --arrivals poisson --connections 100 --scenario json http://127.0.0.1:8000
  load --mode users --users 4000 --hatch 500 --duration 1m --scenario text http://127.0.0.1:8000
  load --mode users --users 19000 --hatch 200 --think-min 100ms --think-max 300ms --duration 90s \
      --stop-when 'failed>1%' --stop-when 'p99>1s' --scenario text http://127.0.0.1:8000
  load --slice 50ms --duration 20s --pid 4711 --pid 4712 --scenario json \
      http://127.0.0.1:8000 http://127.0.0.1:8001

A file for --requests (without "body" or "length" in "expect" the body is not checked; {"base64": "..."} is a
body that is no text):
  [{"method": "GET", "path": "/json", "weight": 3, "expect": {"status": 200, "body": "..."}},
   {"method": "POST", "path": "/", "headers": {"Content-Type": "application/json"},
    "body": "{\"id\": \"Ada\"}", "expect": {"body": "Hello, Ada"}}]`

// settings is what the flags set.
type settings struct {
	load.Options
	mode   modeFlags
	source source
	each   targetFlags
	format string
	json   bool // the old spelling of --format json
	share  shareFlags
}

// newCommand returns the command; what it measures is stored in result.
func newCommand(result **harness.LoadResult) *cobra.Command {
	s := settings{Options: load.Defaults(), mode: newModeFlags()}
	cmd := &cobra.Command{
		Use:           "load [flags] URL [URL ...]",
		Short:         "Send requests to a server, check every answer and account for every request",
		Long:          fmt.Sprintf(long, scenarioNames()),
		Example:       examples,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, urls []string) error {
			return s.execute(cmd, urls, result)
		},
	}
	cmd.CompletionOptions.DisableDefaultCmd = true
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	s.flags(cmd)
	return cmd
}

func (s *settings) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&s.mode.name, "mode", s.mode.name, "closed, rate or users: what decides when a request is sent")
	f.StringVar(&s.Engine, "engine", s.Engine, "epoll (Linux) or portable")
	f.IntVar(&s.Loops, "loops", s.Loops, "event loops of the engine epoll, each of which needs a CPU")
	s.mode.register(f)
	f.DurationVar(&s.Duration, "duration", s.Duration, "the measured window")
	f.DurationVar(&s.Warmup, "warmup", s.Warmup, "time before the window, not counted")
	f.DurationVar(&s.Timeout, "timeout", s.Timeout, "how long one answer may take")
	s.source.flags(f)
	s.each.flags(f)
	f.Uint64Var(&s.Seed, "seed", s.Seed, "equal seeds send equal sequences of requests on each connection")
	f.BoolVar(&s.KeepAlive, "keepalive", s.KeepAlive,
		"false: a new connection for each request, which has Connection: close")
	s.each.pidFlag(f)
	s.share.flags(f, &s.Options)
	f.StringVar(&s.format, "format", "text", "text (a table), or json (one object)")
	f.BoolVar(&s.json, "json", false, "")
	f.Lookup("json").Hidden = true
}

// usage marks a fault of the command line or of a file that it names.
func usage(err error) error { return &exitcode.Error{Code: exitcode.Usage, Err: err} }

func (s *settings) execute(cmd *cobra.Command, urls []string, result **harness.LoadResult) error {
	var err error
	switch {
	case s.json:
		s.format = "json"
		fmt.Fprintln(cmd.ErrOrStderr(), "load: --json is deprecated: it is --format json now")
	case s.format != "text" && s.format != "json":
		return usage(fmt.Errorf("--format: unknown format %q; there are: text, json", s.format))
	}
	if s.Mode, err = s.mode.mode(cmd.Flags()); err != nil {
		return usage(err)
	}
	requests, err := s.source.requests(cmd.Flags(), cmd.InOrStdin(), urls)
	if err != nil {
		return usage(err)
	}
	if s.Targets, err = s.each.targets(urls); err != nil {
		return usage(err)
	}
	s.Requests = requests[0]
	for i := range requests[1:] {
		s.Targets[i+1].Requests = requests[i+1]
	}
	if err := s.share.apply(&s.Options, cmd.InOrStdin(), cmd.OutOrStdout()); err != nil {
		return usage(err)
	}
	if err := s.Validate(); err != nil {
		return usage(err)
	}
	if s.format != "json" {
		all := strings.Join(urls, " ")
		fmt.Fprintf(cmd.ErrOrStderr(), "%s on %s, %s ...\n", s.Warmup+s.Duration, all, s.offered())
	}
	s.PeakRSS = measure.Machine{Root: "/"}.PeakRSS
	quietCollector()
	roomForLoops(s.Options)
	r, err := load.Run(cmd.Context(), s.Options)
	if err != nil {
		return err
	}
	*result = &r
	if s.format == "json" {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(r)
	}
	return writeTable(cmd.OutOrStdout(), r)
}

// offered is the load in words.
func (s *settings) offered() string {
	switch m := s.Mode.(type) {
	case load.Rate:
		return fmt.Sprintf("%g requests/s (%s) over %d connections", m.PerSecond, m.Arrivals, m.Connections)
	case load.Users:
		return fmt.Sprintf("%d users, %g more each second", m.Count, m.Hatch)
	}
	return fmt.Sprintf("%d connections", s.mode.closed.Connections)
}

// quietCollector turns garbage collection off under a memory limit, so that none runs in the window unless
// the memory is needed; the result says how many did. The usual variables override it.
func quietCollector() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		const limit = 512 << 20
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(-1)
	}
}

// roomForLoops lets each event loop keep a thread while it waits, and leaves one for all else: where the
// process is pinned to one CPU, Go would have only one in all.
func roomForLoops(o load.Options) {
	if o.Engine == load.EngineEpoll && runtime.GOMAXPROCS(0) < o.Loops+1 {
		runtime.GOMAXPROCS(o.Loops + 1)
	}
}
