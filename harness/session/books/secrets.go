package books

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/secret"
)

// Secrets are the passwords of a run. run.json, and all that is made from it, has a mask in their place. Who
// resumes a run must give them again.
type Secrets struct {
	database string                   // the address that a plan names, with its password
	entries  map[string]harness.Entry // with their passwords, by alias
}

// Given are the settings with passwords on the command line of a resumed run.
type Given struct {
	Database *string // nil if it was not given
	Entries  []GivenEntry
}

// GivenEntry is an entry and the text that it was read from.
type GivenEntry struct {
	Text string
	harness.Entry
}

// Hide takes the passwords out of a plan: that of the database's address, and those in the settings of
// targets.
func (s *Secrets) Hide(p *harness.Plan) {
	if p.Database != harness.DatabasePrivate {
		s.database = p.Database
		p.Database = database.WithoutPassword(p.Database)
	}
	s.entries = map[string]harness.Entry{}
	for i, e := range p.Entries {
		s.entries[e.Alias] = e
		p.Entries[i] = secret.RedactEntry(e)
	}
}

// WithPasswords is an entry of the plan with its passwords.
func (s *Secrets) WithPasswords(e harness.Entry) harness.Entry {
	if w, ok := s.entries[e.Alias]; ok {
		e.Env, e.Flags = w.Env, w.Flags
	}
	return e
}

// Resume sets the passwords of a resumed run. Their settings must be those that the run began with.
func (s *Secrets) Resume(p harness.Plan, given Given) error {
	usage := func(format string, args ...any) error {
		return exitcode.Errorf(exitcode.Usage, "--resume: "+format, args...)
	}
	if d := given.Database; d != nil {
		if p.Database == "" || database.WithoutPassword(*d) != p.Database {
			return usage("--database is not the one that the run began with: give it as it was, with its password")
		}
		s.database = *d
	}
	s.entries = map[string]harness.Entry{}
	for _, g := range given.Entries {
		if !slices.ContainsFunc(p.Entries, func(o harness.Entry) bool {
			return o.Alias == g.Alias && o.Target == g.Target &&
				slices.Equal(settingsOf(o), settingsOf(secret.RedactEntry(g.Entry)))
		}) {
			return usage("--target %q is not one that the run began with: give it as it was, with its password",
				g.Text)
		}
		s.entries[g.Alias] = g.Entry
	}
	for _, e := range p.Entries {
		if w, ok := s.entries[e.CopyOf]; ok && e.CopyOf != "" {
			s.entries[e.Alias] = w
		}
	}
	unknown := func(e harness.Entry) bool { _, known := s.entries[e.Alias]; return !known }
	if missing := maskedFlags(p, unknown); missing != "" {
		return usage("passwords are not kept: add%s with the passwords in place of %s", missing, secret.Mask)
	}
	return nil
}

// Command is the command that resumes the run in a folder.
func (s *Secrets) Command(dir string, p harness.Plan) string {
	command := "bin/bench run --resume " + dir
	more := maskedFlags(p, func(harness.Entry) bool { return true })
	if shown := secret.Redact(s.database); shown != s.database {
		more += " --database '" + shown + "'"
	}
	if more == "" {
		return command
	}
	return command + more + ", with the passwords in place of " + secret.Mask
}

// maskedFlags are the flags by which the passwords of some entries are given, with masks in their place; ""
// for none.
func maskedFlags(p harness.Plan, wanted func(harness.Entry) bool) string {
	var b strings.Builder
	for _, e := range p.Entries {
		if !secret.Masked(e) || e.CopyOf != "" || !wanted(e) {
			continue
		}
		words := []string{e.Target}
		if e.Alias != e.Target {
			words = append(words, "as", e.Alias)
		}
		for _, w := range settingsOf(e) {
			if name, value, is := strings.Cut(w, "="); is && strings.ContainsFunc(w, unicode.IsSpace) {
				w = name + `="` + value + `"`
			}
			words = append(words, w)
		}
		fmt.Fprintf(&b, " --target '%s'", strings.Join(words, " "))
	}
	return b.String()
}

// settingsOf are the settings of an entry, each one word: a flag with its value.
func settingsOf(e harness.Entry) []string {
	words := slices.Clone(e.Env)
	for i, f := range e.Flags {
		if i > 0 && !strings.HasPrefix(f, "-") && !strings.Contains(words[len(words)-1], "=") {
			words[len(words)-1] += "=" + f
			continue
		}
		words = append(words, f)
	}
	return words
}
