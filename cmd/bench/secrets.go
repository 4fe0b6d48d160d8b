package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tenrounds/harness"
	"tenrounds/harness/database"
)

// Passwords are in nothing that a run leaves behind: the plan in run.json, and all that is made from it, has a mask in their
// place. The stage has them, for the servers. A run that goes on must be given them again.

// hideSecrets takes the passwords out of the plan: that of the database's address, and those in the settings of targets.
func (s *session) hideSecrets() {
	p := &s.run.Plan
	if p.Database != harness.DatabasePrivate {
		s.stage.named = p.Database
		p.Database = database.WithoutPassword(p.Database)
	}
	s.stage.secrets = map[string]harness.Entry{}
	for i, e := range p.Entries {
		s.stage.secrets[e.Alias] = e
		p.Entries[i] = e.Redacted()
	}
}

// whole is an entry of the plan with its passwords.
func (s *stage) whole(e harness.Entry) harness.Entry {
	if w, ok := s.secrets[e.Alias]; ok {
		e.Env, e.Flags = w.Env, w.Flags
	}
	return e
}

// giveAgain takes the passwords of a run that goes on from its flags: --database and --target as they were when it began.
func (s *session) giveAgain(f *planFlags) error {
	p := &s.run.Plan
	if f.set.Changed("database") {
		if given := f.values.Database; p.Database == "" || database.WithoutPassword(given) != p.Database {
			return usage("--resume: --database is not the one that the run began with: give it as it was, with its password")
		}
		s.stage.named = f.values.Database
	}
	s.stage.secrets = map[string]harness.Entry{}
	for _, text := range f.entries {
		settings, err := parseEntry(text)
		if err != nil {
			return err
		}
		e := settings.Entry()
		if !slices.ContainsFunc(p.Entries, func(o harness.Entry) bool {
			return o.Alias == e.Alias && o.Target == e.Target && slices.Equal(settingsOf(o), settingsOf(e.Redacted()))
		}) {
			return usage("--resume: --target %q is not one that the run began with: give it as it was, with its password", text)
		}
		s.stage.secrets[e.Alias] = e
	}
	for _, e := range p.Entries {
		if w, ok := s.stage.secrets[e.CopyOf]; ok && e.CopyOf != "" {
			s.stage.secrets[e.Alias] = w
		}
	}
	if missing := s.givenWith(func(e harness.Entry) bool { _, ok := s.stage.secrets[e.Alias]; return !ok }); missing != "" {
		return usage("--resume: passwords are not kept: add%s with the passwords in place of %s", missing, harness.Mask)
	}
	return nil
}

// givenWith are the flags by which the passwords of some entries are given, with masks in their place; "" for none.
func (s *session) givenWith(wanted func(harness.Entry) bool) string {
	var b strings.Builder
	for _, e := range s.run.Plan.Entries {
		if !e.Masked() || e.CopyOf != "" || !wanted(e) {
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

// goOn is the command by which a run goes on.
func (s *session) goOn() string {
	command := "bin/bench run --resume " + s.folder.Dir()
	more := s.givenWith(func(harness.Entry) bool { return true })
	if shown := harness.Redact(s.stage.named); shown != s.stage.named {
		more += " --database '" + shown + "'"
	}
	if more == "" {
		return command
	}
	return command + more + ", with the passwords in place of " + harness.Mask
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

// noPassword is the error of a named database, with a word on its password where a run that goes on was given none.
func (s *session) noPassword(err error) error {
	if p := s.run.Plan.Database; s.folder == nil || s.stage.named != "" || p == "" || p == harness.DatabasePrivate {
		return err
	}
	return fmt.Errorf("%w\nif it wants a password: run.json does not keep it; give --database again with it, or set PGPASSWORD", err)
}

// plainError is an error whose words hold no password.
type plainError struct{ error }

func (e plainError) Error() string { return harness.Redact(e.error.Error()) }
func (e plainError) Unwrap() error { return e.error }

// plain takes passwords out of the words of an error, which may be that of a turn.
func plain(err error) error {
	if err == nil {
		return nil
	}
	return plainError{err}
}
