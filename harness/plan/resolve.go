package plan

import (
	"cmp"
	"net"
	"time"

	"tenrounds/harness"
)

// Resolve checks the settings against the world and makes a plan of them. Its errors are KeyErrors.
func (s Settings) Resolve(name string, w World) (harness.Plan, error) {
	w, err := s.withOwn(w)
	if err != nil {
		return harness.Plan{}, err
	}
	p := harness.Plan{
		Name: name, About: s.About, Rounds: s.Rounds, Launch: s.Launch, Order: s.Order, Up: s.Up,
		Seed: s.Seed, Scenarios: s.Scenarios, Ready: time.Duration(s.Ready),
	}
	err = cmp.Or(s.checkWords(), s.checkMode(), between("rounds", s.Rounds, 1, harness.MaxRounds),
		between("ready", p.Ready, 100*time.Millisecond, 10*time.Minute))
	if err != nil {
		return p, err
	}
	if s.Up == harness.UpOne && s.Launch == harness.LaunchOnce {
		return p, bad("up", `"one" needs launch = "round": a server that is launched once stays up`)
	}
	if err := oneOf("scenarios", s.Scenarios, w.Scenarios); err != nil {
		return p, err
	}
	targets, err := w.targets(s.Scenarios)
	if err != nil {
		return p, err
	}
	if p.Database, err = s.resolveDatabase(w); err != nil {
		return p, err
	}
	if p.Entries, err = s.entries(targets); err != nil {
		return p, err
	}
	if p.Entries, err = s.withCopies(p.Entries, w.Targets); err != nil {
		return p, err
	}
	if err := cmp.Or(w.assign(&p), s.askOwn(&p, w)); err != nil {
		return p, err
	}
	if p.Loads, err = s.Load.resolve(); err != nil {
		return p, err
	}
	if err := s.resolveInterleave(&p, w); err != nil {
		return p, err
	}
	if err := cmp.Or(s.resolveUntil(&p), s.resolveLayouts(&p, w.Targets)); err != nil {
		return p, err
	}
	if s.allRun { // nobody pins them
		w.ServerCPUs = ""
	}
	p.Machine, err = s.Machine.resolve(w, len(p.Entries))
	s.waits(&p, w)
	return p, err
}

func (s MachineSettings) resolve(w World, entries int) (harness.MachineSplit, error) {
	m := harness.MachineSplit{BasePort: s.BasePort, Listen: s.Listen}
	if s.Listen != "" && net.ParseIP(s.Listen) == nil {
		return m, bad("machine.listen", "%q is no IP address, such as 10.0.0.7 or fd00::7", s.Listen)
	}
	if s.BasePort < 0 || (s.BasePort > 0 && s.BasePort < 1024) || s.BasePort > 65536-entries {
		return m, bad("machine.base_port", "%d: %d targets need ports between 1024 and 65535; 0 takes free ones",
			s.BasePort, entries)
	}
	for _, c := range []struct {
		key, value, auto string
		to               *string
	}{
		{"machine.server_cpus", s.ServerCPUs, w.ServerCPUs, &m.ServerCPUs},
		{"machine.load_cpus", s.LoadCPUs, w.LoadCPUs, &m.LoadCPUs},
	} {
		switch c.value {
		case CPUsAuto:
			*c.to = c.auto
		case CPUsNone:
		default:
			if err := w.CheckCPUs(c.value); err != nil {
				return m, bad(c.key, "%v", err)
			}
			*c.to = c.value
		}
	}
	return m, s.limit(&m, w)
}
