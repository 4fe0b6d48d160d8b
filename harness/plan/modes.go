package plan

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// checkWords refuses words that their settings do not have.
func (s Settings) checkWords() error {
	for _, k := range table {
		if k.Words == nil || k.Open {
			continue
		}
		var word *string
		switch field := k.Field(&s).(type) {
		case *string:
			word = field
		case **string:
			word = *field
		}
		if word != nil && !slices.Contains(k.Words, *word) {
			meant := ""
			if s := Suggest(*word, k.Words); s != "" {
				meant = fmt.Sprintf("; did you mean %q?", s)
			}
			return bad(k.Key, "%q is none of: %s%s", *word, strings.Join(k.Words, ", "), meant)
		}
	}
	return nil
}

// checkMode refuses settings that the mode does not use, since the author expects an effect.
func (s Settings) checkMode() error {
	for _, k := range table {
		if k.allows(s.Load.Mode) || !k.given(&s) {
			continue
		}
		if k.Key == "load.connections" {
			return bad(k.Key, "in mode %q each user has its own connection: leave it out", s.Load.Mode)
		}
		return bad(
			k.Key,
			"needs mode = %q, and this is mode = %q",
			strings.Join(words(k.Modes...), `" or "`),
			s.Load.Mode,
		)
	}
	if s.Load.Connections != nil && s.Load.Sweep != nil {
		return bad("load.sweep", "give connections or sweep")
	}
	return nil
}

// allows reports whether a mode of load has this setting.
func (k Setting) allows(mode harness.Mode) bool {
	return k.Modes == nil || slices.Contains(k.Modes, mode)
}

// ForMode sets another mode than the file's, and removes the settings that it does not have.
func (s *Settings) ForMode(mode harness.Mode) {
	if mode == s.Load.Mode {
		return
	}
	var empty Settings
	for _, k := range table {
		if !k.allows(mode) {
			k.Copy(s, &empty)
		}
	}
	s.Load.Mode, s.Load.Client = mode, nil // a client is for Locust, whose mode is users
}

// ForInterleave sets another interleave than the file's, and removes the settings of slices.
func (s *Settings) ForInterleave(interleave harness.Interleave) {
	if interleave != s.Interleave {
		s.Interleave, s.Slice, s.SliceSettle, s.SliceCurve = interleave, nil, nil, nil
		s.SliceOrder, s.SliceWait = nil, nil
	}
}
