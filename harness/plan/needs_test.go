package plan_test

import (
	"slices"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func needsPlan(loads ...harness.Load) harness.Plan {
	return harness.Plan{
		Rounds: 10, Up: harness.UpAll, Scenarios: []string{"text", "json"}, Loads: loads,
		Entries: []harness.Entry{{Target: "gin", Alias: "a"}, {Target: "gin", Alias: "b"},
			{Target: "node", Alias: "c"}},
		Machine: harness.MachineSplit{ServerCPUs: "0", LoadCPUs: "1", BasePort: 8081},
	}
}

func closedLoop(n int) harness.Load {
	return harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: n,
		Duration: 2 * time.Second, Warmup: 440 * time.Millisecond}
}

func TestNeedsConnections(t *testing.T) {
	t.Parallel()
	users := harness.Load{
		Loader:    harness.LoaderLoad,
		Mode:      harness.ModeUsers,
		UsersLoad: harness.UsersLoad{Users: 4000, Hatch: 500},
		Duration:  time.Minute,
	}
	few := users
	few.Users = 40
	wrk := closedLoop(300)
	wrk.Loader, wrk.Threads = harness.LoaderWrk, 5
	sliced := closedLoop(200)
	sliced.Slice = 50 * time.Millisecond
	search := harness.Load{
		Loader:      harness.LoaderLoad,
		Mode:        harness.ModeRate,
		RateLoad:    harness.RateLoad{SLO: 20 * time.Millisecond},
		Connections: 100,
		Duration:    2440 * time.Millisecond,
	}
	for _, c := range []struct {
		name                                string
		loads                               []harness.Load
		connections, wrk, handshakes, ended int
		files, filesWrk                     int
	}{
		// A pass over three targets with two scenarios takes 6 x 2.5 s, so four fit into the minute, and one is
		// under way.
		{"closed", []harness.Load{closedLoop(20)}, 20, 0, 20, 5 * 40, 240, 0},
		{"a sweep takes its highest", []harness.Load{closedLoop(1), closedLoop(1000), closedLoop(1)}, 1000, 0, 64,
			2 * 2004, 1032, 0},
		{"users", []harness.Load{users}, 4000, 0, 501, 8000, 4032, 0},
		{"few users", []harness.Load{few}, 40, 0, 40, 80, 240, 0},
		{"wrk beside it", []harness.Load{closedLoop(300), wrk}, 300, 300, 300, 3 * 1200, 332, 342},
		{"slices open them to all three", []harness.Load{sliced}, 600, 0, 64, 5 * 400, 632, 0},
		{"a search tries 16 times", []harness.Load{search}, 100, 0, 64, 3200, 240, 0},
	} {
		n := plan.Needs(needsPlan(c.loads...), nil)
		if n.Connections != c.connections || n.WrkConnections != c.wrk || n.Handshakes != c.handshakes ||
			n.Closed != c.ended {
			t.Errorf("%s: %+v, want %+v", c.name, n, c)
		}
		if n.OpenFiles != c.files || n.OpenFilesWrk != c.filesWrk || n.OpenFilesOther != 0 {
			t.Errorf("%s: files of %+v, want %+v", c.name, n, c)
		}
	}
}

func TestNeedsBeside(t *testing.T) {
	t.Parallel()
	targets := []harness.Target{{Name: "gin", Language: "Go"}, {Name: "node", Language: "JavaScript"}}
	p := needsPlan(closedLoop(1000))
	n := plan.Needs(p, targets)
	if n.OpenFilesOther != 1032 {
		t.Errorf("a server in another language needs %d files", n.OpenFilesOther)
	}
	if !slices.Equal(n.Ports, []int{8081, 8082, 8083}) || n.ServerCPUs != "0" || n.LoadCPUs != "1" {
		t.Errorf("%+v", n)
	}
	one := p
	one.Up = harness.UpOne
	if m := plan.Needs(one, targets).Memory; m >= n.Memory {
		t.Errorf("one server needs %d bytes, three %d", m, n.Memory)
	}
	files := p
	files.Scenarios, files.Machine.BasePort = []string{"text", "file-1k"}, 0
	if m := plan.Needs(files, targets); m.OpenFiles != 2032 || m.Ports != nil || m.Disk != n.Disk {
		t.Errorf("with files: %+v", m)
	}
	long := p
	long.Rounds *= 2
	if m := plan.Needs(long, targets).Disk; m-n.Disk != 60*16<<10 {
		t.Errorf("60 turns more need %d bytes more", m-n.Disk)
	}
	once := needsPlan(harness.Load{Mode: harness.ModeClosed, Connections: 1000, Duration: time.Millisecond})
	once.Rounds = 1
	if n := plan.Needs(once, nil); n.Closed != 2*1000 {
		t.Errorf("one round of two scenarios closes %d connections to a server", n.Closed)
	}
	if n := plan.Needs(harness.Plan{}, nil); n.Connections != 0 || n.Closed != 0 {
		t.Errorf("an empty plan: %+v", n)
	}
	huge := needsPlan(slices.Repeat([]harness.Load{{Mode: harness.ModeClosed, Connections: 20_000,
		Duration: 24 * time.Hour, Warmup: time.Hour}}, 20)...)
	huge.Entries = make([]harness.Entry, 60_000)
	if n := plan.Needs(huge, nil); n.Closed != 20*2*20_000 {
		t.Errorf("the largest plan: %+v", n.Closed)
	}
}
