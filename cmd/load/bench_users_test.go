package main

import (
	"bufio"
	"fmt"
	"math"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"
)

// BenchmarkUsers is about many users who think for a second: memory, CPU time, and times that are kept.
func BenchmarkUsers(b *testing.B) {
	url, _ := responder(b)
	load, body := build(b, "."), expectedBody(b)
	for _, users := range []int{10_000, 19_000} {
		cmd := pinned(1, load, "--format", "json", "--mode", "users", "--users", strconv.Itoa(users), "--hatch",
			strconv.Itoa(users/5),
			"--think-min", "1s", "--think-max", "1s", "--warmup", "6s", "--duration", "20s",
			"--expect-body", body, url)
		out, err := cmd.Output()
		if len(out) == 0 {
			b.Fatalf("%d users: %v", users, err)
		}
		r := decode(b, out)
		t, g := r.Targets[0], r.Generator
		fmt.Printf("\n%d users: %.0f requests/s, %d failed, p99 %.3g ms; ",
			r.Users, t.Goodput, t.Failed(), t.ResponseTime.P99*1e3)
		fmt.Printf("%.2f µs of CPU a request, p99 send lag %.3g ms, peak memory %.1f MB\n",
			g.CPUPerRequest*1e6, g.SendLagP99*1e3, float64(g.PeakRSS)/1e6)
	}
}

// BenchmarkHatch is about the users' arrivals, as a server sees them: how many connections have come by a
// time, against how many should have.
func BenchmarkHatch(b *testing.B) {
	const users, hatch = 10_000, 1000
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	var mu sync.Mutex
	var came []time.Time
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			came = append(came, time.Now())
			mu.Unlock()
			go greet(c)
		}
	}()
	out, err := pinned(1, build(b, "."), "--format", "json", "--mode", "users", "--users", strconv.Itoa(users),
		"--hatch",
		strconv.Itoa(hatch),
		"--think-min", "5s", "--think-max", "15s", "--duration", "12s", "--expect-body", expectedBody(b),
		"http://"+l.Addr().String()+"/").Output()
	if len(out) == 0 {
		b.Fatal(err)
	}
	r := decode(b, out)
	mu.Lock()
	defer mu.Unlock()
	if len(came) != users {
		b.Fatalf("%d connections of %d users", len(came), users)
	}
	worst, at := 0.0, 0.0
	for i, t := range came {
		off := float64(i)/hatch - t.Sub(came[0]).Seconds()
		if math.Abs(off) > math.Abs(worst) {
			worst, at = off, float64(i)/hatch
		}
	}
	fmt.Printf("\n%d users, %d more each second: off by at most %.2f ms (at %.1f s), %.3f %% of it; %d failed\n",
		users, hatch, worst*1e3, at, math.Abs(worst)*hatch/users*100, r.Targets[0].Failed())
}

// greet answers each request, which ends with an empty line, as the C responder does.
func greet(c net.Conn) {
	defer c.Close()
	in := bufio.NewReader(c)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		if line == "\r\n" {
			if _, err := c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHello World!")); err != nil {
				return
			}
		}
	}
}
