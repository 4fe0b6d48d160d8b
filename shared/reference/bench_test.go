package reference_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/stats"
)

// BenchmarkServers asks each server and the reference of its engine in slices, both at once, and prints the
// ratio of their CPU time for an answer. Each round launches both anew. A reference beside itself shows what
// the method finds where nothing differs. "make bench-servers" runs it. It judges nothing; it needs a machine
// that does nothing else.
//
// BENCH_ROUNDS and BENCH_SECONDS change the rounds, of which an interval needs six, and how long a pair is
// asked for each scenario in each of them. BENCH_TARGETS names some servers. BENCH_AGAINST is the folder of
// another checkout: each server is then compared with the same one there, for before and after.
func BenchmarkServers(b *testing.B) {
	s := newStand(b)
	fmt.Printf("\nCPU time for an answer over that of the reference\n%d connections, slices of 50ms, %d "+
		"rounds of %s for a pair\n",
		connections, s.rounds, s.window)
	fmt.Printf("servers on CPU %s, generator on CPU %s\n", cmp.Or(s.serverCPUs, "any"),
		cmp.Or(s.loadCPUs, "any"))
	costs := make([][]cost, len(s.pairs)) // by scenario
	for i := range costs {
		for range scenarioNames {
			costs[i] = append(costs[i], cost{map[int]float64{}, map[int]float64{}})
		}
	}
	for round := range s.rounds {
		for i, p := range s.pairs {
			s.ask(b, p, round, costs[i])
		}
	}
	fmt.Printf("%-20s %-20s %-5s %9s %9s %6s  %s\n", "server", "reference", "", "CPU µs", "reference", "ratio",
		"95 %")
	for i, p := range s.pairs {
		for k, scenario := range scenarioNames {
			costs[i][k].print(p, scenario)
		}
	}
}

const connections = 64

var scenarioNames = []string{"text", "json"}

// pair is a server and what it is compared with.
type pair struct{ server, reference launch.Program }

// cost holds the CPU time for an answer, in seconds, by round.
type cost struct{ server, reference map[int]float64 }

func (c cost) print(p pair, scenario string) {
	mean := func(of map[int]float64) float64 {
		return stats.Estimate(slices.Collect(maps.Values(of))).Mean * 1e6
	}
	r := stats.Ratio(c.server, c.reference)
	reference := p.reference.Target.Name
	if reference == p.server.Target.Name && p.reference.Path != p.server.Path {
		reference += " (before)"
	}
	fmt.Printf("%-20s %-20s %-5s %9.3f %9.3f %6.3f  %.3f..%.3f\n", p.server.Target.Name, reference, scenario,
		mean(c.server), mean(c.reference), r.Mean, r.Low, r.High)
}

// stand is what all rounds run on.
type stand struct {
	l                    *launch.Launcher
	load                 string
	pairs                []pair
	serverCPUs, loadCPUs string
	rounds               int
	window               time.Duration
}

func newStand(b *testing.B) *stand {
	b.Helper()
	root, err := launch.Root()
	if err != nil {
		b.Fatal(err)
	}
	s := &stand{l: launch.New(root), rounds: number(b, "BENCH_ROUNDS", 6)}
	s.window = time.Duration(number(b, "BENCH_SECONDS", 3)) * time.Second
	b.Cleanup(func() { _ = s.l.Close() })
	s.serverCPUs, s.loadCPUs = launch.SplitCPUs()
	if s.load, err = s.l.BuildCommand(b.Context(), "load"); err != nil {
		b.Fatal(err)
	}
	if other := os.Getenv("BENCH_AGAINST"); other != "" {
		s.pairs = s.against(b, root, other)
		return s
	}
	references := map[string]launch.Program{} // by engine
	for _, engine := range []string{"net/http", "fasthttp", "netpoll"} {
		folder := strings.ReplaceAll(engine, "/", "")
		p := s.build(b, harness.Target{
			Name: "reference-" + folder, Language: "Go", Engine: engine,
			Dir: filepath.Join(root, "shared", "reference", folder),
		})
		references[engine] = p
		s.pairs = append(s.pairs, pair{p, p})
	}
	for _, t := range targets(b, root) {
		if r, ok := references[t.Engine]; ok {
			s.pairs = append(s.pairs, pair{s.build(b, t), r})
		}
	}
	return s
}

// against pairs each server with the one of its name in another checkout, which brings its own versions of
// everything.
func (s *stand) against(b *testing.B, root, other string) (pairs []pair) {
	b.Helper()
	there := launch.New(other)
	b.Cleanup(func() { _ = there.Close() })
	before, err := plan.Targets(other)
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range targets(b, root) {
		i := slices.IndexFunc(before, func(o harness.Target) bool { return o.Name == t.Name })
		if i < 0 {
			fmt.Printf("%s is not in %s\n", t.Name, other)
			continue
		}
		p, err := there.Build(b.Context(), before[i])
		if err != nil {
			b.Fatal(err)
		}
		pairs = append(pairs, pair{s.build(b, t), p})
	}
	return pairs
}

// targets are the servers of the contract, or those of BENCH_TARGETS.
func targets(b *testing.B, root string) []harness.Target {
	b.Helper()
	all, err := plan.Targets(root)
	if names := os.Getenv("BENCH_TARGETS"); err == nil && names != "" {
		all, err = plan.Select(all, strings.Split(names, ","))
	}
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func (s *stand) build(b *testing.B, t harness.Target) launch.Program {
	b.Helper()
	p, err := s.l.Build(b.Context(), t)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// ask launches both of a pair and asks them. Every other round the reference comes first.
func (s *stand) ask(b *testing.B, p pair, round int, costs []cost) {
	b.Helper()
	programs := []launch.Program{p.server, p.reference}
	server, reference := 0, 1
	if round%2 > 0 {
		programs[0], programs[1] = programs[1], programs[0]
		server, reference = 1, 0
	}
	var pids, urls []string
	for _, program := range programs {
		started, err := s.l.Start(b.Context(), program, launch.Options{CPUs: s.serverCPUs})
		if err != nil {
			b.Fatal(err)
		}
		defer func() {
			if err := started.Stop(b.Context()); err != nil {
				b.Error(err)
			}
		}()
		pids, urls = append(pids, "--pid", strconv.Itoa(started.PID())), append(urls, "http://"+started.Addr())
	}
	for k, scenario := range scenarioNames {
		each := s.run(b, scenario, append(pids[:len(pids):len(pids)], urls...))
		costs[k].server[round], costs[k].reference[round] = each[server], each[reference]
	}
}

// run is the generator's: the CPU time for an answer of each server.
func (s *stand) run(b *testing.B, scenario string, servers []string) (each []float64) {
	b.Helper()
	args := append([]string{
		"--format", "json", "--scenario", scenario, "--connections", strconv.Itoa(connections), "--slice", "50ms",
		"--warmup", "500ms", "--duration", s.window.String(),
	}, servers...)
	var out bytes.Buffer
	exit, said, err := s.l.Run(b.Context(), launch.Command{
		Path: s.load, Args: args, CPUs: s.loadCPUs, Stdout: &out, Timeout: 10 * (s.window + time.Minute),
	})
	var r harness.LoadResult
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &r)
	}
	if err != nil || exit != 0 || len(r.Targets) != 2 || !r.Verified {
		b.Fatalf("load: status %d, %v: %s", exit, err, said)
	}
	for _, t := range r.Targets {
		cpu, known := t.ServerCPUPerRequest()
		if !known {
			b.Fatal("the servers' CPU time cannot be read here")
		}
		each = append(each, cpu)
	}
	return each
}

// number is a setting from the environment.
func number(b *testing.B, name string, fallback int) int {
	b.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("%s=%q: it must be a whole number from 1 on", name, text)
	}
	return n
}
