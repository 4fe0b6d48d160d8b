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

// bar is what the generator may cost at most, as a ratio of the CPU time for a request.
type bar struct {
	server      string // a folder of servers, or the C responder
	connections int
	other       string // wrk, or the C client that makes the same system calls
	most        float64
}

const cResponder, cFloor = "C responder", "C floor"

// bars are those that the generator has to meet, on servers that are the limit and on one that is not.
var bars = []bar{
	{"gin", 64, "wrk", .85},
	{"fasthttp", 64, "wrk", .85},
	{"chi", 64, "wrk", .85},
	{cResponder, 1, "wrk", 1},
	{cResponder, 20, "wrk", .75},
	{cResponder, 64, "wrk", .75},
	{cResponder, 256, "wrk", .75},
	{cResponder, 64, cFloor, 1.05},
}

// BenchmarkBars measures each bar in pairs of runs by turns, A B B A, and lists in the end which are met. With 8 pairs of
// 3 s it takes a quarter of an hour at most. It fails for no figure: the machine may have been busy.
func BenchmarkBars(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip("wrk is not installed")
	}
	load, body, floor := build(b, "."), expectedBody(b), compile(b, filepath.Join("testdata", "floor.c"))
	window := time.Duration(setting("BENCH_SECONDS", "3")[0]) * time.Second
	var table []string
	for _, bar := range bars {
		b.Run(fmt.Sprintf("%s/%d/%s", bar.server, bar.connections, bar.other), func(b *testing.B) { // ends its server
			address := bar.serve(b)
			fmt.Printf("\nthe server is %s\n", bar.server)
			all := rivals(load, address, body, bar.connections, window)
			other := all[slices.IndexFunc(all, func(r rival) bool { return r.name == "wrk" })]
			if bar.other == cFloor {
				other = floorRival(b, floor, address, bar.connections, window)
			}
			table = append(table, bar.judge(comparePairs(b, all[0], other, bar.connections, window)))
		})
	}
	fmt.Printf("\nCPU time for a request, medians of the pairs\n%-12s %11s %-8s %6s %18s %6s\n", "server", "connections", "against", "ratio", "lowest to highest", "bar")
	for _, line := range table {
		fmt.Println(line)
	}
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

func (r bar) judge(ratios []float64) string {
	met := "met"
	if median(ratios) > r.most {
		met = "NOT met"
	}
	spread := fmt.Sprintf("%.3f to %.3f", slices.Min(ratios), slices.Max(ratios))
	return fmt.Sprintf("%-12s %11d %-8s %6.3f %18s %6.2f %s", r.server, r.connections, r.other, median(ratios), spread, r.most, met)
}

// floorRival is the C client.
func floorRival(b *testing.B, program, address string, connections int, window time.Duration) rival {
	b.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.Fatal(err)
	}
	return rival{
		cFloor, []string{program, u.Port(), strconv.Itoa(connections), strconv.FormatFloat(window.Seconds(), 'f', -1, 64)},
		regexp.MustCompile(`(\d+) requests`),
	}
}
