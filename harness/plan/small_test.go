package plan_test

import (
	"errors"
	"strings"
	"testing"

	"tenrounds/harness/plan"
)

// What a server may use becomes CPUs to pin, a quota and a limit of memory.
func TestSmallMachine(t *testing.T) {
	t.Parallel()
	w := world()
	w.ServerCPUs, w.LoadCPUs = "0-3", "4-7"
	w.FirstCPUs = func(list string, n int) (string, error) {
		if n > 4 {
			return "", errors.New("there are 4")
		}
		return []string{"", "0", "0-1", "0-2", "0-3"}[n], nil
	}
	for _, c := range []struct {
		cpus       float64
		memory     string
		pinned     string
		quota      float64
		bytes      int64
		wrong, why string
	}{
		{cpus: 1, memory: "1GiB", pinned: "0", bytes: 1 << 30},
		{cpus: 1.5, memory: "512 MiB", pinned: "0-1", quota: 1.5, bytes: 512 << 20},
		{cpus: 4, memory: "1.5GiB", pinned: "0-3", bytes: 3 << 29},
		{cpus: 5, wrong: "machine.cpus", why: "there are 4"},
		{cpus: 0.01, wrong: "machine.cpus", why: "not between"},
		{cpus: 1, memory: "1GB", wrong: "machine.memory", why: "no size"},
		{cpus: 1, memory: "-1GiB", wrong: "machine.memory", why: "no size"},
		{cpus: 1, memory: "1KiB", wrong: "machine.memory", why: "no size"},
	} {
		s := plan.Defaults()
		s.Machine.CPUs, s.Machine.Memory = &c.cpus, c.memory
		p, err := s.Resolve("x", w)
		if c.wrong != "" {
			if k := (*plan.KeyError)(
				nil,
			); !errors.As(err, &k) || k.Key != c.wrong ||
				!strings.Contains(k.Reason, c.why) {
				t.Errorf("%g CPUs, %q: %v", c.cpus, c.memory, err)
			}
			continue
		}
		if m := p.Machine; err != nil || m.ServerCPUs != c.pinned || m.Quota != c.quota || m.Memory != c.bytes {
			t.Errorf("%g CPUs, %q: %+v, %v", c.cpus, c.memory, m, err)
		}
	}
	w.ServerCPUs, w.LoadCPUs = "", "" // nothing can be pinned
	s := plan.Defaults()
	s.Machine.CPUs = new(2.0)
	if p, err := s.Resolve("x", w); err != nil || p.Machine.Quota != 2 {
		t.Errorf("%+v, %v", p.Machine, err)
	}
}

// A rule for the network is checked before anything is started.
func TestNetwork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "delay 15ms": "delay 15000us", "rate=100mbit, delay=1.5ms": "delay 1500us rate 100mbit",
		"loss 0.1% delay 20ms rate 1gbit": "delay 20000us loss 0.1% rate 1gbit",
	} {
		s := plan.Defaults()
		s.Machine.Network = text
		if p, err := s.Resolve("x", world()); err != nil || p.Machine.Network != want {
			t.Errorf("%q: %q, %v", text, p.Machine.Network, err)
		}
	}
	for text, why := range map[string]string{
		"delay": "not pairs", "delay 15": "no time", "delay 1h": "no time", "delay -1ms": "no time",
		"loss 1": "no share", "loss 60%": "no share", "loss NaN%": "no share", "rate 100": "no rate",
		"jitter 1ms": "none of: delay, loss, rate", "delay 1ms delay 2ms": "stands twice",
	} {
		s := plan.Defaults()
		s.Machine.Network = text
		_, err := s.Resolve("x", world())
		if k := (*plan.KeyError)(nil); !errors.As(err, &k) || k.Key != "machine.network" ||
			!strings.Contains(k.Reason, why) {
			t.Errorf("%q: %v, want %q", text, err, why)
		}
	}
}

// Workers make a turn for each number, by one generator each or not at all.
func TestWorkers(t *testing.T) {
	t.Parallel()
	resolve := func(change func(*plan.Settings)) (names []string, err error) {
		s := plan.Defaults()
		s.Load.Workers = []int{1, 4}
		change(&s)
		p, err := s.Resolve("x", world())
		for _, l := range p.Loads {
			names = append(names, l.String())
		}
		return names, err
	}
	names, err := resolve(func(*plan.Settings) {})
	if err != nil || strings.Join(names, " ") != "closed-c20-w1 closed-c20-w4" {
		t.Errorf("%v, %v", names, err)
	}
	for name, change := range map[string]func(*plan.Settings){
		"none":    func(s *plan.Settings) { s.Load.Workers = []int{} },
		"falling": func(s *plan.Settings) { s.Load.Workers = []int{4, 1} },
		"zero":    func(s *plan.Settings) { s.Load.Workers = []int{0} },
		"many":    func(s *plan.Settings) { s.Load.Workers = []int{21} },
		"wrk":     func(s *plan.Settings) { s.Load.Loader = []string{"wrk"} },
		"slices":  func(s *plan.Settings) { s.Interleave = "slices" },
		"listen":  func(s *plan.Settings) { s.Machine.Listen = "my-host" },
	} {
		if names, err := resolve(change); err == nil {
			t.Errorf("%s: %v", name, names)
		}
	}
	if names, err := resolve(func(s *plan.Settings) { s.Interleave = "auto" }); err != nil {
		t.Errorf("%v, %v", names, err)
	}
}
