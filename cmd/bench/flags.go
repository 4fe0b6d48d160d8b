package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
)

// planFlags are the settings of a plan as flags. Only those that were given override the plan's file.
type planFlags struct {
	set     *pflag.FlagSet
	values  plan.Settings
	entries []string
	// These are here because pflag knows time.Duration only.
	duration, warmup, timeout, ready, slice time.Duration
	sliceOrder                              string
	modes                                   modeValues
}

// flagOf maps the keys of a plan file to their flags.
var flagOf = map[string]string{
	"about": "about", "rounds": "rounds", "launch": "launch", "order": "order", "up": "up", "seed": "seed", "ready": "ready",
	"interleave": "interleave", "slice": "slice", "slice_order": "slice-order",
	"database":  "database",
	"scenarios": "scenarios", "targets": "targets", "target": "target", "aa": "aa",
	"load.loader": "loader", "load.mode": "mode", "load.connections": "connections", "load.duration": "duration",
	"load.warmup": "warmup", "load.timeout": "timeout", "load.threads": "threads", "load.sweep": "sweep",
	"load.rate": "rate", "load.arrivals": "arrivals", "load.backlog": "backlog", "load.slo": "slo",
	"load.rates": "rates", "load.saturation": "saturation", "load.keepalive": "keepalive",
	"load.users": "users", "load.hatch": "hatch", "load.think_min": "think-min", "load.think_max": "think-max", "load.stop_when": "stop-when",
	"machine.server_cpus": "server-cpus", "machine.load_cpus": "load-cpus", "machine.base_port": "base-port",
}

func addPlanFlags(set *pflag.FlagSet) *planFlags {
	f := &planFlags{set: set}
	v := &f.values
	set.StringVar(&v.About, "about", "", "a `TEXT` to keep with the results")
	set.IntVar(&v.Rounds, "rounds", 0, "`N` passes over all turns")
	set.StringVar(&v.Launch, "launch", "", "`WHEN` the targets are launched: round (afresh in each) or once")
	set.StringVar(&v.Order, "order", "", "`ORDER` of the turns: shuffled (anew in each round) or fixed")
	set.StringVar(&v.Up, "up", "", "`WHO` is up while one is measured: all, or one alone")
	set.StringVar(&v.Interleave, "interleave", "", "`HOW` a round asks its targets: turns, one after the other, or slices, all by one generator, each for a few milliseconds in turn")
	set.DurationVar(&f.slice, "slice", 0, "slices: `TIME` on a target before the next one")
	set.StringVar(&f.sliceOrder, "slice-order", "", "slices: `ORDER` of the targets: shuffle, or abba for forwards and backwards in turn")
	set.Uint64Var(&v.Seed, "seed", 0, "`N` that the order and the requests are drawn from; 0 draws one and records it")
	set.DurationVar(&f.ready, "ready", 0, "`TIME` that a server may take to get ready")
	set.StringSliceVar(&v.Scenarios, "scenarios", nil, "`NAMES` of what is asked: text,json")
	set.StringVar(&v.Database, "database", "", "`DATABASE` of the bookstore: sqlite (a file, the default), private (a PostgreSQL of its own, on the generator's CPUs), or postgres://USER@HOST/NAME")
	set.StringSliceVar(&v.Targets, "targets", nil, "`NAMES` of the targets: gin,chi (all under servers/ if none are named)")
	set.StringArrayVar(&f.entries, "target", nil, "`ENTRY` with settings of its own, may be repeated: 'gin as gin-gc400 GOGC=400 --some-flag'; with class=tuned it is ranked apart from the plain ones; bench's own are --pgo, --json=std or v2, --processes=N and --warmup=TIME")
	set.StringSliceVar(&v.AA, "aa", nil, "`NAMES` of targets that take part twice, or '' for none: the report says how far a program came out apart from itself")
	set.StringSliceVar(&v.Load.Loader, "loader", nil, "`NAMES` of the generators: load, wrk, or load,wrk for both")
	set.StringVar(&v.Load.Mode, "mode", "", "`MODE` of the load: closed loop, rate (by the clock) or users (who think); it puts aside what the plan says of another mode")
	f.modes.flags(set)
	set.DurationVar(&f.duration, "duration", 0, "measured `TIME` of a turn")
	set.DurationVar(&f.warmup, "warmup", 0, "`TIME` of load before it, which is not measured")
	set.DurationVar(&f.timeout, "timeout", 0, "`TIME` that one answer may take")
	set.IntVar(&v.Load.Threads, "threads", 0, "`N` threads of wrk")
	set.StringVar(&v.Machine.ServerCPUs, "server-cpus", "", "CPU `LIST` of the servers: auto (half of them), none (not pinned), or 0-3,8")
	set.StringVar(&v.Machine.LoadCPUs, "load-cpus", "", "CPU `LIST` of the generator, likewise")
	set.IntVar(&v.Machine.BasePort, "base-port", 0, "first `PORT`, each target has one of its own; 0 takes free ones")
	return f
}

// given reports whether any setting was given as a flag, but for some.
func (f *planFlags) given(but ...string) (flag string) {
	for _, name := range flagOf {
		if f.set.Changed(name) && !slices.Contains(but, name) {
			return name
		}
	}
	return ""
}

// apply puts the flags that were given over the settings of the file.
func (f *planFlags) apply(s *plan.Settings) error {
	v := f.values
	over(f, "about", &s.About, v.About)
	over(f, "rounds", &s.Rounds, v.Rounds)
	over(f, "launch", &s.Launch, v.Launch)
	over(f, "order", &s.Order, v.Order)
	over(f, "up", &s.Up, v.Up)
	if f.set.Changed("interleave") {
		s.ForInterleave(v.Interleave)
	}
	over(f, "slice", &s.Slice, new(plan.Duration(f.slice)))
	over(f, "slice-order", &s.SliceOrder, &f.sliceOrder)
	over(f, "seed", &s.Seed, v.Seed)
	over(f, "ready", &s.Ready, plan.Duration(f.ready))
	over(f, "scenarios", &s.Scenarios, v.Scenarios)
	over(f, "database", &s.Database, v.Database)
	over(f, "loader", &s.Load.Loader, v.Load.Loader)
	f.applyModes(&s.Load)
	over(f, "duration", &s.Load.Duration, plan.Duration(f.duration))
	over(f, "warmup", &s.Load.Warmup, plan.Duration(f.warmup))
	over(f, "timeout", &s.Load.Timeout, plan.Duration(f.timeout))
	over(f, "threads", &s.Load.Threads, v.Load.Threads)
	over(f, "server-cpus", &s.Machine.ServerCPUs, v.Machine.ServerCPUs)
	over(f, "load-cpus", &s.Machine.LoadCPUs, v.Machine.LoadCPUs)
	over(f, "base-port", &s.Machine.BasePort, v.Machine.BasePort)
	if f.set.Changed("targets") || f.set.Changed("target") {
		s.Targets, s.Entries = v.Targets, nil
	}
	over(f, "aa", &s.AA, v.AA)
	s.AAMoves = !f.set.Changed("aa")
	for _, text := range f.entries {
		e, err := parseEntry(text)
		if err != nil {
			return err
		}
		s.Entries = append(s.Entries, e)
	}
	return nil
}

func over[T any](f *planFlags, flag string, to *T, value T) {
	if f.set.Changed(flag) {
		*to = value
	}
}

// readPlan finds a plan by its name in plans/ or by its path, and applies the flags.
func readPlan(root, name string, flags *planFlags, w plan.World) (harness.Plan, error) {
	path := name
	if !strings.ContainsAny(name, `./\`) {
		path = filepath.Join(root, "plans", name+".toml")
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			known := planNames(root)
			hint := "; there are: " + strings.Join(known, ", ")
			if s := plan.Suggest(name, known); s != "" {
				hint = fmt.Sprintf("; did you mean %q?", s)
			}
			return harness.Plan{}, usage("unknown plan %q%s", name, hint)
		}
	}
	file, err := plan.Read(path)
	if err != nil {
		return harness.Plan{}, &exitcode.Error{Code: exitcode.Usage, Err: err}
	}
	s := file.Settings
	if err := flags.apply(&s); err != nil {
		return harness.Plan{}, err
	}
	p, err := s.Resolve(strings.TrimSuffix(filepath.Base(path), ".toml"), w)
	var key *plan.KeyError
	if errors.As(err, &key) {
		return p, usage("%s", place(file, flags, key))
	}
	return p, err
}

// place says where a bad setting stands: at its flag, or at its line of the file.
func place(file *plan.File, flags *planFlags, e *plan.KeyError) string {
	key := e.Key
	if table, _, _ := strings.Cut(key, "."); table == "target" && flags.set.Changed("target") {
		key = "target"
	}
	if flag := flagOf[key]; flag != "" && flags.set.Changed(flag) {
		return fmt.Sprintf("--%s: %s", flag, e.Reason)
	}
	if line := file.Line(e.Key); line > 0 {
		return fmt.Sprintf("%s:%d: %v", file.Path, line, e)
	}
	return fmt.Sprintf("%s: %v", file.Path, e)
}

// planNames lists the plans in plans/.
func planNames(root string) []string {
	files, _ := filepath.Glob(filepath.Join(root, "plans", "*.toml")) // the pattern is right
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".toml"))
	}
	return names
}
