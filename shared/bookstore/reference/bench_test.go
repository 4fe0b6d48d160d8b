package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

// bar is how far the application may be from the reference in one figure.
type bar struct {
	name string
	of   func(harness.TargetLoad) float64
	// most is the ratio that may not be passed, from below if it is under 1.
	most float64
}

var bars = []bar{
	{"req/s", func(t harness.TargetLoad) float64 { return t.Goodput }, 0.90},
	{"CPU µs", func(t harness.TargetLoad) float64 { each, _ := t.ServerCPUPerRequest(); return each * 1e6 },
		1.10},
	{"p99 ms", func(t harness.TargetLoad) float64 { return t.ResponseTime.P99 * 1e3 }, 1.25},
}

// BenchmarkBookstore asks the application on net/http and the reference for the same authors, in slices, over
// 20 connections, several times with processes of their own. "make bench-bookstore" runs it. It judges
// nothing but says what it found; it takes minutes, and needs a machine that does nothing else.
//
// BENCH_PAIRS, BENCH_SECONDS and BENCH_SCALE change how many times, how long each is asked, and the size of
// the data, which is kept for the next time in the private cluster, as of: bench data --postgres private.
func BenchmarkBookstore(b *testing.B) {
	s := newStand(b)
	fmt.Printf("\ndetail on PostgreSQL %s, data %s, 20 connections, pool %d, slices of 50ms, %s each\n",
		s.version, s.scale, pool, s.window)
	fmt.Printf("servers on CPU %s, generator and database on CPU %s\n", cmp.Or(s.serverCPUs, "any"),
		cmp.Or(s.loadCPUs, "any"))
	fmt.Printf("%6s", "pair")
	for _, x := range bars {
		fmt.Printf(" %10s %10s %6s", x.name, "reference", "ratio")
	}
	fmt.Println()
	ratios := make([][]float64, len(bars))
	for i := range number(b, "BENCH_PAIRS", 6) {
		app, ref := s.pair(b, i)
		fmt.Printf("%6d", i+1)
		for k, x := range bars {
			ratios[k] = append(ratios[k], x.of(app)/x.of(ref))
			fmt.Printf(" %10.4g %10.4g %6.3f", x.of(app), x.of(ref), x.of(app)/x.of(ref))
		}
		fmt.Println()
	}
	for k, x := range bars {
		r := slices.Sorted(slices.Values(ratios[k]))
		median := (r[(len(r)-1)/2] + r[len(r)/2]) / 2
		within := median <= x.most
		if x.most < 1 {
			within = median >= x.most
		}
		verdict := map[bool]string{true: "within", false: "NOT within"}[within]
		fmt.Printf("%s: ratio %.3f (median), %.3f to %.3f; %s the bar of %.2f\n", x.name, median, r[0], r[len(r)-1],
			verdict, x.most)
	}
}

// stand is what all pairs run on.
type stand struct {
	l                    *launch.Launcher
	load                 string
	app, ref             launch.Program
	database             string
	version, scale       string
	serverCPUs, loadCPUs string
	window               time.Duration
}

func newStand(b *testing.B) *stand {
	b.Helper()
	root, err := launch.Root()
	if err != nil {
		b.Fatal(err)
	}
	s := &stand{l: launch.New(root), scale: cmp.Or(os.Getenv("BENCH_SCALE"), "medium"),
		window: time.Duration(number(b, "BENCH_SECONDS", 10)) * time.Second}
	b.Cleanup(func() { _ = s.l.Close() })
	s.serverCPUs, s.loadCPUs = launch.SplitCPUs()
	if s.load, err = s.l.BuildCommand(b.Context(), "load"); err != nil {
		b.Fatal(err)
	}
	targets, err := plan.Targets(root)
	if err != nil {
		b.Fatal(err)
	}
	chosen, err := plan.Select(plan.Applications(targets, scenarios.Bookstore), []string{"nethttp-bookstore"})
	if err != nil {
		b.Fatal(err)
	}
	s.app = s.build(b, chosen[0])
	s.ref = s.build(b, harness.Target{Name: "reference", Language: "Go", Engine: "net/http",
		Dir: filepath.Join(root, "shared", "bookstore", "reference")})
	s.makeData(b)
	return s
}

func (s *stand) build(b *testing.B, t harness.Target) launch.Program {
	b.Helper()
	p, err := s.l.Build(b.Context(), t)
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// makeData starts the cluster, on the generator's CPUs, and fills it.
func (s *stand) makeData(b *testing.B) {
	b.Helper()
	folder, err := database.Folder()
	if err != nil {
		b.Fatal(err)
	}
	c, err := database.Options{CPUs: s.loadCPUs}.Start(b.Context(), s.l, folder)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = c.Stop() })
	s.version = c.Version()
	d := database.Data{Scale: s.scale, Seed: scenarios.DataSeed}
	if s.database, err = c.Create(b.Context(), d.Name()); err == nil {
		_, err = database.Make(b.Context(), d, s.database, func(int64, int64) {})
	}
	if err == nil {
		err = database.Warm(b.Context(), s.database, true)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// pair starts both servers and asks them.
func (s *stand) pair(b *testing.B, i int) (app, ref harness.TargetLoad) {
	b.Helper()
	args := []string{
		"--format", "json", "--scenario", "book-detail-" + s.scale, "--seed", strconv.Itoa(i + 1),
		"--connections", "20",
		"--slice", "50ms", "--warmup", "2s", "--duration", s.window.String(),
	}
	var urls []string
	for _, p := range []launch.Program{s.app, s.ref} {
		o := launch.Options{Env: []string{"DATABASE_URL=" + s.database}, CPUs: s.serverCPUs}
		if p.Target.Application != "" {
			o.Flags = []string{"--pool", strconv.Itoa(pool)}
		}
		server, err := s.l.Start(b.Context(), p, o)
		if err != nil {
			b.Fatal(err)
		}
		defer func() {
			if err := server.Stop(b.Context()); err != nil {
				b.Error(err)
			}
		}()
		args, urls = append(args, "--pid", strconv.Itoa(server.PID())), append(urls, "http://"+server.Addr())
	}
	var out bytes.Buffer
	exit, said, err := s.l.Run(b.Context(), launch.Command{Path: s.load, Args: append(args, urls...),
		CPUs: s.loadCPUs, Stdout: &out, Timeout: 10 * (s.window + time.Minute)})
	var r harness.LoadResult
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &r)
	}
	if err != nil || exit != 0 || len(r.Targets) != 2 || !r.Verified {
		b.Fatalf("load: status %d, %v: %s", exit, err, said)
	}
	for _, w := range r.Warnings {
		fmt.Println("warning:", w)
	}
	return r.Targets[0], r.Targets[1]
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
