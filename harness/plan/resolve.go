package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// World is what a plan can refer to.
type World struct {
	Targets   []harness.Target
	Scenarios []string
	// ServerCPUs and LoadCPUs are the halves of the machine that "auto" stands for; empty where
	// processes cannot be pinned.
	ServerCPUs, LoadCPUs string
	// NoSlices says why targets cannot be asked in slices on this system; empty where they can.
	NoSlices string
	// CheckCPUs refuses a list of CPUs that this machine does not have.
	CheckCPUs func(list string) error
	// Application says which application a scenario asks; "" is the contract's own. Nil: all do that.
	Application func(scenario string) string
}

// KeyError is a setting that cannot be: Key is the dotted key of the plan file.
type KeyError struct {
	Key    string
	Reason string
}

func (e *KeyError) Error() string { return e.Key + ": " + e.Reason }

func bad(key, format string, args ...any) error {
	return &KeyError{Key: key, Reason: fmt.Sprintf(format, args...)}
}

// Line returns the line of a key in the file, or that of the table or list that holds it where it has none of
// its own ("[[target]]" for an alias that was not given), or 0 if the file sets neither.
func (f *File) Line(key string) int {
	for key = strings.ToLower(key); key != ""; key = key[:max(0, strings.LastIndexByte(key, '.'))] {
		if line := f.lines[key]; line > 0 {
			return line
		}
	}
	return 0
}

// Resolve checks the settings against the world and makes them a plan. Its errors are KeyErrors.
func (s Settings) Resolve(name string, w World) (harness.Plan, error) {
	p := harness.Plan{
		Name: name, About: s.About, Rounds: s.Rounds, Launch: s.Launch, Order: s.Order, Up: s.Up,
		Seed: s.Seed, Scenarios: s.Scenarios, Ready: time.Duration(s.Ready),
	}
	if err := s.checkWords(); err != nil {
		return p, err
	}
	if err := s.checkMode(); err != nil {
		return p, err
	}
	if s.Rounds < 1 || s.Rounds > harness.MaxRounds {
		return p, bad("rounds", "%d is not between 1 and %d", s.Rounds, harness.MaxRounds)
	}
	if p.Ready < 100*time.Millisecond || p.Ready > 10*time.Minute {
		return p, bad("ready", "%v is not between 100ms and 10m", p.Ready)
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
	for _, step := range []func([]harness.Entry, []harness.Target) error{s.classify, s.checkMade, s.resolveRunIns} {
		if err := step(p.Entries, targets); err != nil {
			return p, err
		}
	}
	if p.Entries, err = s.withCopies(p.Entries, w.Targets); err != nil {
		return p, err
	}
	if err := w.assign(&p); err != nil {
		return p, err
	}
	if p.Loads, err = s.Load.resolve(); err != nil {
		return p, err
	}
	if err := s.resolveInterleave(&p, w); err != nil {
		return p, err
	}
	p.Machine, err = s.Machine.resolve(w, len(p.Entries))
	return p, err
}

// aliasName keeps aliases fit for tables, CSV fields, file names and terminals.
var aliasName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+=@-]{0,63}$`)

// oneOf checks a list of words that must not be empty, nor name a thing twice or that does not exist.
func oneOf(key string, words, known []string) error {
	if len(words) == 0 {
		return bad(key, "is empty; there are: %s", strings.Join(known, ", "))
	}
	for i, word := range words {
		if !slices.Contains(known, word) {
			return bad(key, "unknown %q%s", word, didYouMean(word, known))
		}
		if slices.Contains(words[:i], word) {
			return bad(key, "%q stands there twice", word)
		}
	}
	return nil
}

func (s Settings) entries(targets []harness.Target) ([]harness.Entry, error) {
	var names, own []string
	for _, t := range targets {
		names = append(names, t.Name)
		if !t.External && t.Variant == nil {
			own = append(own, t.Name)
		}
	}
	var err error
	if s.Targets, err = expand(s.Targets, names); err != nil {
		return nil, bad("targets", "%v", err)
	}
	want := s.withCompanions(s.wanted(targets, own), targets)
	var all []harness.Entry
	if len(want) > 0 {
		if err := oneOf("targets", want, names); err != nil {
			return nil, err
		}
	}
	for _, n := range want {
		all = append(all, harness.Entry{Target: n, Alias: n})
	}
	for i, e := range s.Entries {
		key := fmt.Sprintf("target.%d", i)
		if why := versionAsked(e.Name, targets); why != "" {
			return nil, bad(key+".name", "%s", why)
		}
		if err := oneOf(key+".name", []string{e.Name}, names); err != nil {
			return nil, err
		}
		entry := e.Entry()
		if !aliasName.MatchString(entry.Alias) {
			return nil, bad(key+".alias", "%q: only letters, digits and . _ - + = @ (a letter or digit first, 64 in all) are allowed", entry.Alias)
		}
		if slices.ContainsFunc(all, func(o harness.Entry) bool { return o.Alias == entry.Alias }) {
			return nil, bad(key+".alias", "%q is taken by another entry of the plan; choose another alias", entry.Alias)
		}
		for k, v := range e.Env {
			if k == "" || strings.ContainsAny(k, "=\x00") || strings.Contains(v, "\x00") {
				return nil, bad(key+".env", "%q is no name of an environment variable", k)
			}
		}
		all = append(all, entry)
	}
	if len(all) == 0 {
		return nil, bad("targets", "there is none under servers/")
	}
	return all, nil
}

func (s MachineSettings) resolve(w World, entries int) (harness.MachineSplit, error) {
	m := harness.MachineSplit{BasePort: s.BasePort}
	if s.BasePort < 0 || (s.BasePort > 0 && s.BasePort < 1024) || s.BasePort > 65536-entries {
		return m, bad("machine.base_port", "%d: %d targets need ports between 1024 and 65535; 0 takes free ones", s.BasePort, entries)
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
	return m, nil
}
