package main

import (
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"
)

// bar is what the generator may cost at most, as a ratio of the CPU time for a request to that of wrk.
type bar struct {
	server      string // a folder of servers, or the C responder
	connections int
	most        float64
}

const cResponder, cFloor = "C responder", "C floor"

// bars are those that the generator has to meet, on servers that are the limit and on one that is not.
var bars = []bar{
	{"gin", 64, .85},
	{"fasthttp", 64, .85},
	{"chi", 64, .85},
	{cResponder, 1, 1},
	{cResponder, 20, .75},
	{cResponder, 64, .75},
	{cResponder, 256, .75},
}

// overFloor is what the generator may cost at most, as a ratio to a C client that makes the same system
// calls.
const overFloor = 1.05

// BenchmarkBars measures load, wrk and the C floor on each server by turns, A B C C B A, and lists in the end
// which bars are met. What the floor costs beside wrk is what no generator on these system calls can get
// below on this machine. It fails for no figure: the machine may have been busy.
func BenchmarkBars(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip("wrk is not installed")
	}
	load, body, floor := build(b, "."), expectedBody(b), compile(b, filepath.Join("testdata", "floor.c"))
	window := time.Duration(setting("BENCH_SECONDS", "3")[0]) * time.Second
	var table []string
	for _, bar := range bars {
		b.Run(fmt.Sprintf("%s/%d", bar.server, bar.connections), func(b *testing.B) { // ends its server
			address := bar.serve(b)
			fmt.Printf("\nthe server is %s\n", bar.server)
			all := rivals(load, address, body, bar.connections, window)
			wrk := all[slices.IndexFunc(all, func(r rival) bool { return r.name == "wrk" })]
			three := []rival{all[0], wrk, floorRival(b, floor, address, bar.connections, window)}
			table = append(table, bar.judge(compareAll(b, three, bar.connections, window)))
		})
	}
	fmt.Printf("\nCPU time for a request, medians of the rounds (lowest to highest)\n")
	fmt.Printf("%-12s %5s %24s %9s %24s %24s\n",
		"server", "conns", "load / wrk", "bar", "C floor / wrk", "load / C floor")
	for _, line := range table {
		fmt.Println(line)
	}
	fmt.Printf("bar of load / C floor: %.2f\n", overFloor)
}

// compareAll lets each of them run once in a round, forwards and backwards by turns.
func compareAll(b *testing.B, all []rival, connections int, window time.Duration) (results [][]outcome) {
	b.Helper()
	results = make([][]outcome, len(all))
	fmt.Printf("%d connections, %s each: requests/s and µs of CPU for a request\n%6s", connections, window,
		"round")
	for _, r := range all {
		fmt.Printf(" %20s", r.name)
	}
	fmt.Println()
	for round := range setting("BENCH_PAIRS", "8")[0] {
		for k := range all {
			i := k
			if round%2 == 1 {
				i = len(all) - 1 - k
			}
			results[i] = append(results[i], all[i].run(b, window))
		}
		fmt.Printf("%6d", round+1)
		for i := range all {
			fmt.Printf(" %12.0f %7.2f", results[i][round].throughput, results[i][round].cpu)
		}
		fmt.Println()
	}
	return results
}

// serve starts the server of the bar.
func (r bar) serve(b *testing.B) (address string) {
	b.Helper()
	if r.server == cResponder {
		address, _ = responder(b)
		return address
	}
	program := build(b, "../../servers/"+r.server)
	address, _ = serve(b, func(at string) []string { return []string{program, "--addr", at} })
	return address
}

// ratio compares the CPU time for a request of two that ran in the same rounds.
func ratio(results [][]outcome, a, z int) (middle float64, text string) {
	var all []float64
	for i, x := range results[a] {
		all = append(all, x.cpu/results[z][i].cpu)
	}
	return median(all), fmt.Sprintf("%.3f (%.3f to %.3f)", median(all), slices.Min(all), slices.Max(all))
}

// judge is a line of the table, of what load, wrk and the floor did.
func (r bar) judge(results [][]outcome) string {
	const load, wrk, floor = 0, 1, 2
	middle, own := ratio(results, load, wrk)
	_, limit := ratio(results, floor, wrk)
	_, over := ratio(results, load, floor)
	met := "met"
	if middle > r.most {
		met = "not"
	}
	return fmt.Sprintf("%-12s %5d %24s %.2f %4s %24s %24s", r.server, r.connections, own, r.most, met, limit,
		over)
}

// floorRival is the C client.
func floorRival(b *testing.B, program, address string, connections int, window time.Duration) rival {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	return rival{
		cFloor, []string{program, u.Port(), strconv.Itoa(connections),
			strconv.FormatFloat(window.Seconds(), 'f', -1, 64)},
		regexp.MustCompile(`(\d+) requests`),
	}
}
