package measure

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestActivity(t *testing.T) {
	t.Parallel()
	before := pulse{
		cpus: 2, total: 100, idle: 90, steal: 1, swapped: 10,
		procs: map[procKey]Process{{1, 5}: {1, "init", 3}, {7, 9}: {7, "self", 1}, {8, 9}: {8, "cron", 1},
			{9, 9}: {9, "gone", 1}},
	}
	// Two seconds of two CPUs: 2.4 s idle, 0.04 stolen, 0.5 by this process itself, 0.6 by cron, 0.4 by a new
	// one with the number of one that is gone, 0.06 in interrupts.
	after := pulse{
		cpus: 2, total: 104, idle: 92.4, steal: 1.04, swapped: 25,
		procs: map[procKey]Process{{1, 5}: {1, "init", 3.01}, {7, 9}: {7, "self", 1.5}, {8, 9}: {8, "cron", 1.6},
			{9, 20}: {9, "xz", 0.4}},
	}
	a := activity(before, after, 7)
	if a == nil || math.Abs(a.Other-0.53) > 1e-9 || math.Abs(a.Steal-0.01) > 1e-9 || a.Swapped != 15 {
		t.Fatalf("activity is %+v", a)
	}
	if len(a.Top) != 2 || a.Top[0].Name != "cron" || math.Abs(a.Top[0].CPU-0.3) > 1e-9 ||
		a.Top[1].Name != "xz" || math.Abs(a.Top[1].CPU-0.2) > 1e-9 {
		t.Errorf("top processes are %+v", a.Top)
	}
	if a := activity(before, before, 7); a != nil {
		t.Errorf("no time went by, but there was activity: %+v", a)
	}
}

func TestActivityNamesTheFirstFew(t *testing.T) {
	t.Parallel()
	after := pulse{cpus: 1, total: 10, procs: map[procKey]Process{}}
	for pid := 1; pid <= 9; pid++ {
		after.procs[procKey{pid, 0}] = Process{pid, "p", float64(pid % 5)}
	}
	a := activity(pulse{}, after, 0)
	var pids []int
	for _, p := range a.Top {
		pids = append(pids, p.PID)
	}
	if !reflect.DeepEqual(pids, []int{4, 9, 3}) {
		t.Errorf("top processes are %v", pids)
	}
}

func TestPulse(t *testing.T) {
	t.Parallel()
	p, ok := Machine{Root: "testdata/normal"}.pulse()
	if !ok || p.cpus == 0 || math.Abs(p.total-100) > 1e-9 || math.Abs(p.steal-3.7) > 1e-9 {
		t.Errorf("pulse is %+v, %v", p, ok)
	}
}

func TestCPUList(t *testing.T) {
	t.Parallel()
	for list, want := range map[string][]int{
		"0": {0}, "0-2,8": {0, 1, 2, 8}, "0,4": {0, 4}, "": nil, "3-1": nil, "a": nil, "1-": nil, "-1": nil,
		"0-99999999": nil, "1,x": nil,
	} {
		if got := cpuList(list); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", list, got, want)
		}
	}
}

// The kernel writes the sockets that listen first. What comes after them is not read.
func TestListeningStops(t *testing.T) {
	line := func(state string) string {
		return "   0: 0100007F:1F92 00000000:0000 " + state +
			" 00000000:00000000 00:00000000 00000000     0        0 900 1\n"
	}
	rest := strings.NewReader(line("0A") + strings.Repeat(line("06"), 10_000))
	if got := listening(rest); len(got) != 1 || got[0].port != 0x1F92 {
		t.Errorf("%+v", got)
	}
	if rest.Len() < 900_000 {
		t.Errorf("%d bytes of a long table are left", rest.Len())
	}
}

// FuzzListening feeds lists of CPUs and tables of sockets: there is nothing that they may stumble over.
func FuzzListening(f *testing.F) {
	f.Add("   0: 0100007F:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 900 1\n")
	f.Add("0-3,8")
	f.Add(":: 1 : 0A 1 2 3 4 5 6\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, s := range listening(strings.NewReader(text)) {
			if s.port < 1 || s.port > 65535 || s.inode == "" || !strings.Contains(text, s.inode) {
				t.Errorf("%q: %+v", text, s)
			}
		}
		for _, c := range cpuList(text) {
			if c < 0 {
				t.Errorf("%q: CPU %d", text, c)
			}
		}
	})
}
