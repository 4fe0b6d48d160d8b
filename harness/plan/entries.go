package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// maxProcesses is the most processes on one port: each counts in its own range in the JSON that it encodes.
const maxProcesses = 8

// entries are what takes part: the named targets first, then the entries with settings of their own.
func (s Settings) entries(targets []harness.Target) ([]harness.Entry, error) {
	names := namesOf(targets)
	var own []string
	for _, t := range targets {
		if !t.External && !t.Optional && t.Variant == nil {
			own = append(own, t.Name)
		}
	}
	var err error
	if s.Targets, err = expand(s.Targets, names); err != nil {
		return nil, bad("targets", "%v", err)
	}
	want := s.withCompanions(programsOf(s.wanted(targets, own), targets), targets)
	if len(want) > 0 {
		if err := oneOf("targets", want, names); err != nil {
			return nil, err
		}
	}
	var all []harness.Entry
	for _, n := range want {
		t, _ := targetNamed(n, targets)
		e, err := EntrySettings{Name: n}.resolve("", t, targets)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	for i, x := range s.Entries {
		key := fmt.Sprintf("target.%d.", i)
		if why := versionAsked(x.Name, targets); why != "" {
			return nil, bad(key+"name", "%s", why)
		}
		if err := oneOf(key+"name", []string{x.Name}, names); err != nil {
			return nil, err
		}
		t, _ := targetNamed(x.Name, targets)
		e, err := x.resolve(key, t, targets)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all, func(o harness.Entry) bool { return o.Alias == e.Alias }) {
			return nil, bad(key+"alias", "another entry has the alias %q: choose a different one", e.Alias)
		}
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil, bad("targets", "there is none under servers/")
	}
	return all, nil
}

// resolve makes an entry of a target. Class and run-in are the target's unless the entry has its own.
func (x EntrySettings) resolve(key string, t harness.Target, all []harness.Target) (harness.Entry, error) {
	e := x.Entry()
	if e.Class = cmp.Or(x.Class, t.Class); e.Class == harness.ClassPlain {
		e.Class = ""
	}
	if e.Warmup = t.RunIn(); x.Warmup != nil {
		e.Warmup = time.Duration(*x.Warmup)
	}
	if e.JSON == harness.JSONGoccy {
		e.JSON = ""
	}
	return e, x.check(key, e, t, all)
}

// check refuses an entry that its target cannot be built or started as.
func (x EntrySettings) check(key string, e harness.Entry, t harness.Target, all []harness.Target) error {
	const foreign = "%s is not one of this project's Go servers, and only these "
	own := t.Language == "Go" && len(t.Build) == 0 && len(t.Run) == 0 && !t.External
	codecs := []string{"", harness.JSONStd, harness.JSONv2}
	switch {
	case !aliasName.MatchString(e.Alias):
		return bad(key+"alias", "%q: only letters, digits and . _ - + = @ are allowed, a letter or digit first, "+
			"%d in all", e.Alias, maxName)
	case t.Address != "" && len(e.Env)+len(e.Flags)+e.Processes > 0:
		return bad(key+"env", "%s runs already, so it cannot be given settings: restart it with them", t.Name)
	case !validClass(x.Class):
		return bad(key+"class", "%q is neither %q nor %q", x.Class, harness.ClassPlain, harness.ClassTuned)
	case e.Warmup < 0 || e.Warmup > maxRunIn:
		return bad(key+"warmup", "%v is not between 0 and %v", e.Warmup, maxRunIn)
	case e.PGO && !own:
		return bad(key+"pgo", foreign+"can be built with a profile", t.Name)
	case !slices.Contains(codecs, e.JSON):
		return bad(key+"json", "%q is none of: %s, %s, %s", e.JSON, harness.JSONGoccy, harness.JSONStd,
			harness.JSONv2)
	case e.JSON != "" && (!t.Codecs || t.Variant != nil):
		others := func(t harness.Target) bool { return !t.Codecs || t.Variant != nil }
		return bad(key+"json", "%s cannot be built with another codec, only servers with shared/codec can: %s",
			t.Name, strings.Join(namesOf(slices.DeleteFunc(slices.Clone(all), others)), ", "))
	case e.Layout != 0 && !linked(t):
		return bad(key+"layout", "%s is not a target in Go that go build builds, and only these have layouts",
			t.Name)
	case e.Processes < 0 || e.Processes > maxProcesses:
		return bad(key+"processes", "%d is not between 1 and %d", e.Processes, maxProcesses)
	case e.Processes > 1 && !own:
		return bad(key+"processes", foreign+"have --reuseport; give a server in another language its own flag",
			t.Name)
	case e.Processes > 1 && t.Application != "":
		return bad(key+"processes", "%s cannot: each process would open connections to the database, "+
			"more in all than other servers have", t.Name)
	}
	for k, v := range x.Env {
		if k == "" || strings.ContainsAny(k, "=\x00") || strings.Contains(v, "\x00") {
			return bad(key+"env", "%q is not the name of an environment variable", k)
		}
	}
	return nil
}

func validClass(class string) bool {
	return class == "" || class == harness.ClassPlain || class == harness.ClassTuned
}
