package plan

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tenrounds/harness/secret"
)

// entryFlags are the flags of an entry that say how bench builds and starts it.
var entryFlags = []string{"--pgo", "--json", "--layout", "--processes", "--warmup"}

// setEntry sets one of entryFlags.
func setEntry(e *EntrySettings, name, value string, has bool) (err error) {
	switch {
	case name == "--pgo":
		e.PGO = true
		if has {
			if e.PGO, err = strconv.ParseBool(value); err != nil {
				return errors.New("--pgo stands alone, or is true or false")
			}
		}
	case !has:
		return fmt.Errorf("%s needs a value after a \"=\"", name)
	case name == "--json":
		e.JSON = value
	case name == "--layout":
		seed, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			return fmt.Errorf("--layout: %q is no seed from 0 to %d", value, uint32(math.MaxUint32))
		}
		e.Layout = uint32(seed)
	case name == "--processes":
		if e.Processes, err = strconv.Atoi(value); err != nil {
			return fmt.Errorf("--processes: %q is no number", value)
		}
	case name == "--warmup":
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("--warmup: %q is no time, such as 8s", value)
		}
		e.Warmup = new(Duration(d))
	}
	return nil
}

// ParseEntry reads "NAME [as ALIAS] [class=tuned] [VARIABLE=VALUE ...] [--flag ...]"; a value with spaces
// is in double quotes. The flags of entryFlags are bench's own, all others the server's.
func ParseEntry(text string) (EntrySettings, error) {
	all := entryWords(text)
	words := all
	if len(words) == 0 {
		return EntrySettings{}, errors.New("it is empty; it is like 'gin as gin-gc400 GOGC=400'")
	}
	e := EntrySettings{Name: words[0], Env: map[string]string{}}
	for words = words[1:]; len(words) > 0; words = words[1:] {
		w := words[0]
		name, value, isEnv := strings.Cut(w, "=")
		switch {
		case name == "class" && isEnv:
			e.Class = value
		case w == "as" && len(words) > 1 && e.Alias == "":
			e.Alias, words = words[1], words[1:]
		case slices.Contains(entryFlags, name):
			if err := setEntry(&e, name, value, isEnv); err != nil {
				return e, fmt.Errorf("%s: %w", e.Name, err)
			}
		case strings.HasPrefix(w, "-"):
			e.Flags = append(e.Flags, w)
		case isEnv:
			e.Env[name] = value
		default:
			shown, _ := secret.RedactSettings(all)
			return e, fmt.Errorf("%q in %q is neither \"as ALIAS\", nor VARIABLE=VALUE, nor a --flag",
				shown[len(all)-len(words)], strings.Join(shown, " "))
		}
	}
	return e, nil
}

// entryWords splits a text at its spaces, except those within NAME="...".
func entryWords(text string) (words []string) {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			end = len(text)
		}
		name, value, _ := strings.Cut(text, "=")
		if quoted, rest, closed := strings.Cut(strings.TrimPrefix(value, `"`), `"`); len(name) < end &&
			strings.HasPrefix(value, `"`) && closed {
			words, text = append(words, name+"="+quoted), rest
			continue
		}
		words, text = append(words, text[:end]), text[end:]
	}
	return words
}
