package load

import (
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// TestSessionAllocates proves that a request costs no memory once its connection has seen an answer.
func TestSessionAllocates(t *testing.T) {
	work, err := newWorkload("h", suiteRequests(), Proof{})
	if err != nil {
		t.Fatal(err)
	}
	r := newRecorder(window{to: 1 << 62}, &times{response: histogram()})
	s := newSession(work, newPicker(work, 1, 0), r, 4, int64(time.Second))
	in := map[byte][]byte{}
	for path, body := range suiteBodies {
		in[path[1]] = fmt.Appendf(nil, "%s%x\r\n%s\r\n0\r\n\r\n", chunked, len(body), body)
	}
	var now int64
	once := func() {
		for range 100 {
			for !s.full() {
				s.send(now, now)
			}
			path := work.requests[s.flights[s.first].request].bytes
			for i, c := range path { // "GET /a HTTP/1.1"
				if c == '/' {
					now += 1000
					if err := s.receive(in[path[i+1]], now); err != nil {
						t.Fatal(err)
					}
					break
				}
			}
		}
	}
	once()
	if n := testing.AllocsPerRun(20, once); n != 0 {
		t.Errorf("%.1f allocations for 100 requests, want none", n)
	}
	if r.account.Correct != 2200 || r.account.Wrong != 0 {
		t.Errorf("%+v", r.account)
	}
}

func TestServerCPU(t *testing.T) {
	faults.Only(t)
	o := to(DefaultClosed(), 0, newFaulty(t, good))
	o.Targets[0].PIDs, o.PeakRSS = []int{os.Getpid()}, func() int64 { return 4711 }
	faults.Try(t, func(f *faults.Findings, n int) {
		o.Duration = 50 * time.Millisecond << n
		r := run(f, o)
		cpu := r.Targets[0].ServerCPU
		if runtime.GOOS == "linux" {
			// The server is this process, so both sides of the account are the same clock.
			if cpu == nil || *cpu <= 0 || *cpu < r.Generator.CPU/2 || *cpu > r.Generator.CPU*2+0.01 {
				f.Errorf("server's CPU %v, generator's %v", cpu, r.Generator.CPU)
			}
		} else if cpu != nil || len(r.Warnings) == 0 {
			f.Errorf("server's CPU %v without a clock to read it from", cpu)
		}
		if g := r.Generator; g.PeakRSS != 4711 || g.CPUPerRequest <= 0 || g.CPU < g.User {
			f.Errorf("%+v", g)
		}
	})
}

func TestRunFails(t *testing.T) {
	o := to(DefaultClosed(), time.Millisecond)
	o.Targets = []Target{{URL: "http://no-such-host.invalid:80"}}
	if _, err := Run(t.Context(), o); err == nil {
		t.Error("an unknown host is no error")
	}
	if runtime.GOOS != "linux" {
		return
	}
	for _, pid := range []int{1 << 22, 1<<22 + 1, 1 << 30} {
		o.Targets = []Target{{URL: "http://127.0.0.1:1", PIDs: []int{pid}}}
		if _, err := Run(t.Context(), o); err == nil {
			t.Errorf("unknown process %d is no error", pid)
		}
	}
}
