package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

// These benchmarks are the measure of the generator itself; "make bench-load" runs them, each once. They take
// minutes, need a machine that does nothing else, and judge nothing: they print what was measured. Where the
// machine has two CPUs and taskset, the server is pinned to the first and the generator to the second.
//
// BENCH_PAIRS, BENCH_SECONDS and BENCH_CONNECTIONS change how many pairs there are, how long a run takes, and
// the connections against wrk.

// rival is a program that is compared with the epoll engine.
type rival struct {
	name    string
	command []string
	// requests finds the number of requests in its output.
	requests *regexp.Regexp
}

func rivals(load, url, body string, connections int, window time.Duration) []rival {
	c, s := strconv.Itoa(connections), strconv.Itoa(int(window.Seconds()))
	own := []string{load, "--format", "json", "--connections", c, "--duration", window.String(),
		"--expect-body", body}
	correct := regexp.MustCompile(`"correct":(\d+)`)
	return []rival{
		{"load", append(own, url), correct},
		{"portable", append(own, "--engine", "portable", url), correct},
		{"wrk", []string{"wrk", "-t1", "-c" + c, "-d" + s + "s", url}, regexp.MustCompile(`(\d+) requests in`)},
		{"hey", []string{"hey", "-c", c, "-z", s + "s", url}, regexp.MustCompile(`\[200\]\s+(\d+) responses`)},
		{"ab", []string{"ab", "-q", "-k", "-c", c, "-t", s, "-n", "100000000", url},
			regexp.MustCompile(`Complete requests:\s+(\d+)`)},
		{"fortio", []string{"fortio", "load", "-quiet", "-qps", "0", "-c", c, "-t", s + "s", url},
			regexp.MustCompile(`Code 200 : (\d+)`)},
	}
}

// outcome is one run of a generator.
type outcome struct{ throughput, cpu float64 } // requests per second; microseconds per request

func (r rival) run(b *testing.B, window time.Duration) outcome {
	b.Helper()
	cmd := pinned(1, r.command...)
	out, err := cmd.CombinedOutput()
	m := r.requests.FindSubmatch(out)
	if err != nil || m == nil {
		b.Fatalf("%s: %v: %s", strings.Join(r.command, " "), err, out)
	}
	n, _ := strconv.ParseFloat(string(m[1]), 64)
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return outcome{n / window.Seconds(), float64(used.Microseconds()) / n}
}

// pinned puts a command on one CPU, where that is possible.
func pinned(cpu int, command ...string) *exec.Cmd {
	if _, err := exec.LookPath("taskset"); err == nil {
		command = append([]string{"taskset", "-c", strconv.Itoa(cpu)}, command...)
	}
	return exec.Command(command[0], command[1:]...)
}

// BenchmarkPairs runs the epoll engine and others by turns, A B B A, against the C responder.
func BenchmarkPairs(b *testing.B) {
	url, _ := responder(b)
	fmt.Println("\nthe server is the C responder")
	load, body := build(b, "."), expectedBody(b)
	window := time.Duration(setting("BENCH_SECONDS", "3")[0]) * time.Second
	for _, connections := range setting("BENCH_CONNECTIONS", "20 64 256") {
		all := rivals(load, url, body, connections, window)
		for _, other := range all[1:] {
			if other.name != "wrk" && connections != 64 {
				continue
			}
			if _, err := exec.LookPath(other.command[0]); err != nil {
				fmt.Printf("%s is not installed: not compared\n", other.name)
				continue
			}
			results := compareAll(b, []rival{all[0], other}, connections, window)
			cost, _ := ratio(results, 0, 1)
			fmt.Printf("load costs %.3f of the CPU time for a request of %s, in the median\n", cost, other.name)
		}
	}
}

// BenchmarkSystemCalls counts the system calls of a run with 16 connections.
func BenchmarkSystemCalls(b *testing.B) {
	if _, err := exec.LookPath("strace"); err != nil {
		b.Skip("strace is not installed")
	}
	url, _ := responder(b)
	load, body := build(b, "."), expectedBody(b)
	trace := func(options ...string) (harness.LoadResult, string) {
		file := filepath.Join(b.TempDir(), "trace")
		command := append([]string{"strace", "-f", "-o", file}, options...)
		out, err := pinned(1, append(command, load, "--format", "json", "--connections", "16", "--duration", "3s",
			"--expect-body", body, url)...).Output()
		if err != nil {
			b.Fatalf("strace: %v", err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		return decode(b, out), string(text)
	}
	r, counts := trace("-c")
	calls := map[string]float64{}
	for line := range strings.Lines(counts) {
		if f := strings.Fields(line); len(f) >= 5 {
			calls[f[len(f)-1]], _ = strconv.ParseFloat(f[3], 64)
		}
	}
	n := float64(r.Targets[0].Scheduled)
	loop := (calls["sendto"] + calls["recvfrom"] + calls["epoll_pwait2"] + calls["epoll_pwait"]) / n
	fmt.Printf("\n16 connections, %.0f requests under strace: %.3f system calls a request (%.3f in all)\n",
		n, loop, calls["total"]/n)

	// The Go runtime has a poller as well; the engine's is the one with the most sockets.
	_, text := trace("-e", "trace=epoll_ctl")
	pollers := map[string]int{}
	for _, m := range regexp.MustCompile(`epoll_ctl\((\d+),`).FindAllStringSubmatch(text, -1) {
		pollers[m[1]]++
	}
	engine, others := 0, 0
	for _, n := range pollers {
		engine, others = max(engine, n), others+n
	}
	fmt.Printf("epoll_ctl: %d by the engine for its 16 connections, %d by the runtime\n", engine, others-engine)
}

// BenchmarkRate is about times that are kept at a constant rate.
func BenchmarkRate(b *testing.B) {
	url, _ := responder(b)
	load, body := build(b, "."), expectedBody(b)
	fmt.Println()
	for _, arrivals := range []string{"constant", "poisson"} {
		for _, rate := range []string{"1000", "10000", "50000"} {
			out, err := pinned(1, load, "--format", "json", "--mode", "rate", "--rate", rate, "--arrivals", arrivals,
				"--connections", "64",
				"--warmup", "1s", "--duration", "10s", "--expect-body", body, url).Output()
			if len(out) == 0 {
				b.Fatalf("rate %s: %v", rate, err)
			}
			r := decode(b, out)
			t, g := r.Targets[0], r.Generator
			fmt.Printf("%s arrivals at %s/s: %d fell due in 10 s, %d correct, %d unsent; ",
				arrivals, rate, t.Scheduled, t.Correct, t.Unsent)
			fmt.Printf("p99 %.3g ms, p99 send lag %.3g ms, %.2f µs of CPU a request\n",
				t.ResponseTime.P99*1e3, g.SendLagP99*1e3, g.CPUPerRequest*1e6)
		}
	}
}

// BenchmarkSlices visits two equal servers in slices, 40 s a pair, each pair with servers of its own.
func BenchmarkSlices(b *testing.B) {
	load, body := build(b, "."), expectedBody(b)
	fmt.Println("\ntwo equal responders in slices of 50 ms, 20 s each: ratios of throughput and CPU per request")
	within := 0
	pairs := setting("BENCH_PAIRS", "10")[0]
	for i := range pairs {
		url1, pid1 := responder(b)
		url2, pid2 := responder(b)
		out, err := pinned(1, load, "--format", "json", "--slice", "50ms", "--duration", "20s", "--warmup", "500ms",
			"--connections", "20", "--seed", strconv.Itoa(i+1),
			"--pid", strconv.Itoa(pid1), "--pid", strconv.Itoa(pid2), "--expect-body", body, url1, url2).Output()
		if err != nil {
			b.Fatal(err)
		}
		t := decode(b, out).Targets
		rate := t[0].Goodput / t[1].Goodput
		one, _ := t[0].ServerCPUPerRequest()
		other, _ := t[1].ServerCPUPerRequest()
		cpu := one / other
		fmt.Printf("pair %2d: %8.0f and %8.0f requests/s, %.4f; CPU %.4f\n", i+1, t[0].Goodput, t[1].Goodput, rate,
			cpu)
		if rate > 0.985 && rate < 1.015 && cpu > 0.99 && cpu < 1.01 {
			within++
		}
	}
	fmt.Printf("%d of %d pairs within 1.5 %% in throughput and 1 %% in CPU per request\n", within, pairs)
}

func decode(b *testing.B, out []byte) (r harness.LoadResult) {
	b.Helper()
	if err := json.Unmarshal(out, &r); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	for _, w := range r.Warnings {
		fmt.Println("warning:", w)
	}
	return r
}

// build makes a command as it is used, without what the test binary carries along.
func build(b *testing.B, folder string) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "program")
	cmd := exec.Command("go", "build", "-trimpath", "-o", name, folder)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v: %s", err, out)
	}
	return name
}

// responder starts the C server on a free port.
func responder(b *testing.B) (url string, pid int) {
	b.Helper()
	name := compile(b, filepath.Join("..", "..", "harness", "load", "testdata", "responder.c"))
	return serve(b, func(address string) []string {
		_, port, _ := net.SplitHostPort(address)
		return []string{name, port}
	})
}

// compile makes a C program; without a compiler there is nothing to measure.
func compile(b *testing.B, source string) string {
	b.Helper()
	cc, err := exec.LookPath("cc")
	if err != nil {
		fmt.Println("there is no C compiler (cc): the generator is not measured")
		b.Skip("no cc")
	}
	name := filepath.Join(b.TempDir(), "program")
	if out, err := exec.Command(cc, "-O2", "-Wall", "-o", name, source).CombinedOutput(); err != nil {
		b.Skipf("cc: %v: %s", err, out)
	}
	return name
}

// serve starts a server on the first CPU, on a free port.
func serve(b *testing.B, command func(address string) []string) (url string, pid int) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	cmd := pinned(0, command(addr)...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 100 {
		if c, err := net.DialTimeout("tcp", addr, time.Second); err == nil {
			_ = c.Close()
			return "http://" + addr + "/", cmd.Process.Pid
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.Fatalf("%s does not answer", cmd.Args)
	return "", 0
}

// expectedBody is a file with what the responder answers.
func expectedBody(b *testing.B) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "body")
	if err := os.WriteFile(name, []byte("Hello World!"), 0o644); err != nil {
		b.Fatal(err)
	}
	return name
}

// setting is a list of numbers from the environment.
func setting(name, fallback string) (numbers []int) {
	text := os.Getenv(name)
	if text == "" {
		text = fallback
	}
	for _, word := range strings.Fields(text) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			panic(fmt.Sprintf("%s=%q is no list of numbers", name, text))
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}
