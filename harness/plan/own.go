package plan

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/requests"
)

// withOwn prepares a plan with servers that do not have the contract: those that run already (--url), and
// those of manifests with "contract": "none". They are asked a scenario of their own, since nothing is known
// of their routes. It returns the world with these targets and this scenario.
func (s *Settings) withOwn(w World) (World, error) {
	running, err := s.running(w.Targets)
	if err != nil {
		return w, err
	}
	w.Targets = append(slices.Clone(w.Targets), running...)
	named := namedTargets(w.Targets, s)
	if len(s.Targets) == 0 && len(s.Entries) == 0 { // the others that a plan takes are not meant
		s.Targets = namesOf(running)
	} else if len(running) > 0 {
		s.Targets = append(slices.Clone(s.Targets), namesOf(running)...)
	}
	own, others := running, false
	for _, t := range named {
		if t.Application == harness.Own {
			own = append(slices.Clone(own), t)
		} else {
			others = true
		}
	}
	if len(own) == 0 {
		if s.Requests != "" {
			return w, bad("requests",
				"is for servers without the contract: name one by --url mine=http://127.0.0.1:9000/")
		}
		return w, nil
	}
	name := s.ownScenario(own, w.Scenarios)
	if !others {
		s.Scenarios = nil
	}
	s.Scenarios = append(slices.Clone(s.Scenarios), name)
	w.Scenarios = append(slices.Clone(w.Scenarios), name)
	of := w.application
	w.Application = func(scenario string) string {
		if scenario == name {
			return harness.Own
		}
		return of(scenario)
	}
	if launched := slices.ContainsFunc(
		own,
		func(t harness.Target) bool { return t.Address == "" },
	); !launched &&
		!others {
		s.Launch, s.Up, s.allRun = harness.LaunchOnce, harness.UpAll, true
	}
	return w, nil
}

// namedTargets are the targets that a plan names, also by patterns. Unknown names are reported later.
func namedTargets(all []harness.Target, s *Settings) (named []harness.Target) {
	names := slices.Clone(s.Targets)
	if found, err := expand(names, namesOf(all)); err == nil {
		names = found
	}
	for _, e := range s.Entries {
		names = append(names, e.Name)
	}
	for _, n := range names {
		if t, known := targetNamed(n, all); known {
			named = append(named, t)
		}
	}
	return named
}

// running are the targets of --url.
func (s *Settings) running(known []harness.Target) (all []harness.Target, err error) {
	for _, text := range s.URLs {
		t, err := parseURL(text)
		if err != nil {
			return nil, bad("url", "%v", err)
		}
		for _, others := range [][]harness.Target{known, all} {
			if _, taken := targetNamed(t.Name, others); taken {
				return nil, bad("url", "there is already a target %q: choose another name for %s", t.Name, t.Address)
			}
		}
		all = append(all, t)
	}
	return all, nil
}

// parseURL reads NAME=URL.
func parseURL(text string) (harness.Target, error) {
	t := harness.Target{Contract: harness.ContractNone, Application: harness.Own, External: true}
	name, address, ok := strings.Cut(text, "=")
	if !ok || strings.Contains(name, "/") {
		return t, fmt.Errorf("%q has no name: write it as mine=%s", text, text)
	}
	if !aliasName.MatchString(name) {
		return t, fmt.Errorf("name %q: only letters, digits and . _ - + = @ are allowed, a letter or digit first",
			name)
	}
	u, err := url.Parse(address)
	switch {
	case !strings.Contains(address, "://"):
		return t, fmt.Errorf("%s: %q lacks http://: it must be http://HOST[:PORT][/PATH]", name, address)
	case err != nil:
		return t, fmt.Errorf("%s: %w: write http://HOST[:PORT][/PATH]", name, errors.Unwrap(err))
	case u.Scheme == "https":
		return t, fmt.Errorf("%s: TLS is not measured: give the http address behind it", name)
	case u.Scheme != "http" || u.Hostname() == "":
		return t, fmt.Errorf("%s: %q must be http://HOST[:PORT][/PATH]", name, address)
	case u.User != nil:
		return t, fmt.Errorf("%s: a URL with a password would be kept with the results: "+
			"put an Authorization header into a --requests file", name)
	case u.Fragment != "":
		return t, fmt.Errorf("%s: %q: a server never gets what follows the #", name, address)
	}
	t.Name, t.Title, t.Address = name, name, u.String()
	return t, nil
}

// HostPort is the address behind a URL that parseURL took.
func HostPort(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if u.Port() == "" {
		return net.JoinHostPort(u.Hostname(), "80"), nil
	}
	return u.Host, nil
}

// notInScenarios is what the name of a scenario cannot contain: it is a word of file names and tables.
var notInScenarios = regexp.MustCompile(`[^a-z0-9]+`)

// ownScenario names what own servers are asked: by the file of the requests, or the path that all URLs have.
func (s *Settings) ownScenario(own []harness.Target, known []string) string {
	var words []string
	for _, t := range own {
		word := ""
		if u, err := url.Parse(t.Address); err == nil && t.Address != "" {
			word = u.Path
		}
		if t.Requests != "" {
			word = fileWord(t.Requests)
		}
		words = append(words, word)
	}
	if s.Requests != "" {
		words = []string{fileWord(s.Requests)}
	}
	name := strings.Trim(notInScenarios.ReplaceAllString(strings.ToLower(words[0]), "-"), "-")
	same := !slices.ContainsFunc(words, func(w string) bool { return w != words[0] })
	const longest = 40
	switch {
	case name == "" || !same || len(name) > longest:
		return harness.Own
	case slices.Contains(known, name):
		return harness.Own + "-" + name
	}
	return name
}

// fileWord is the name of a file without its folder and ending.
func fileWord(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// askOwn gives each entry without the contract its URL, and the plan the file of requests.
func (s Settings) askOwn(p *harness.Plan, w World) error {
	if s.Requests != "" {
		path, err := filepath.Abs(s.Requests)
		if err != nil {
			return bad("requests", "%v", err)
		}
		p.Requests = path
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		if t, _ := targetNamed(e.Target, w.Targets); t.Application == harness.Own {
			e.URL = t.Address
		}
	}
	return ReadRequests(p, w.Targets)
}

// ReadRequests reads what the entries without the contract are asked. It is called again for a run that is
// resumed, as requests are not kept.
func ReadRequests(p *harness.Plan, targets []harness.Target) error {
	var all []harness.Request
	if p.Requests != "" {
		var err error
		if all, err = requests.Read(p.Requests); err != nil {
			return bad("requests", "%v", err)
		}
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		t, _ := targetNamed(e.Target, targets)
		if t.Application != harness.Own && e.URL == "" {
			continue
		}
		if e.Requests = all; all != nil {
			continue
		}
		switch {
		case e.URL != "":
			u, err := url.Parse(e.URL)
			if err != nil {
				return bad("url", "%v", err)
			}
			e.Requests = []harness.Request{{Method: "GET", Path: u.RequestURI(), Weight: 1}}
		case t.Requests != "":
			found, err := requests.Read(filepath.Join(t.Dir, t.Requests))
			if err != nil {
				return bad("targets", "%s: %v", t.Name, err)
			}
			e.Requests = found
		default:
			return bad("requests", `%s has no contract, so nothing is known of its routes: say what to ask it by `+
				`--requests FILE, or by "requests" in its manifest`, t.Name)
		}
	}
	return nil
}

// Running are the targets of a plan that run already, for code that looks entries up by their targets.
func Running(p harness.Plan) (all []harness.Target) {
	for _, e := range p.Entries {
		if _, twice := targetNamed(e.Target, all); e.URL != "" && !twice {
			all = append(all, harness.Target{Name: e.Target, Title: e.Target, Contract: harness.ContractNone,
				Application: harness.Own, External: true, Address: e.URL})
		}
	}
	return all
}
