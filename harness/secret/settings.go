package secret

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// harmlessNames are the settings whose values are kept whatever they are. Of all others only values of a
// harmless form are: nobody can list the names under which people keep secrets.
var harmlessNames = []string{
	"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG", "GOTRACEBACK", "GOAMD64", "GOARM64", "GOEXPERIMENT",
	"NODE_ENV", "UV_THREADPOOL_SIZE", "TZ", "LANG", "LC_ALL",
	"DATABASE_URL", "database", "addr", "host", "port", "files", "vary", "reuseport", "burn", "cpuprofile",
	"pool", "timeout",
}

var (
	// A number, perhaps with a unit: 400, 1.5, -1, 64MiB, 20us, 50%.
	numberForm = regexp.MustCompile(`^[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?(?:[a-zA-Zµ]{1,3}|%)?$`)
	wordForm   = regexp.MustCompile(`(?i)^(?:true|false|on|off|yes|no|auto|none|default)$`)
	// What the launcher puts in: {addr}.
	holeForm = regexp.MustCompile(`^\{[a-z]+\}$`)
	// The address of a database, with a mask for its password.
	addressForm = regexp.MustCompile(`^(?:postgres|postgresql|mysql|redis|rediss|mongodb|amqp|nats)://` +
		`(?:[A-Za-z0-9._-]*(?::` + Mask +
		`)?@)?[A-Za-z0-9.:,\[\]-]*(?:/[A-Za-z0-9._-]{0,64})?(?:\?sslmode=[a-z-]+)?$`)
	variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	// A flag of one letter with its value: -pVALUE. Words of small letters are names of flags: -verbose.
	shortFlag = regexp.MustCompile(`^-[A-Za-z](.*[^a-z-].*)$`)
)

// RedactSettings is a list of NAME=VALUE settings, or the words of a command line, as it may be kept: with
// Mask in place of each value of which neither the name nor the form is known to be harmless. It returns what
// was masked too, as a program may repeat it.
func RedactSettings(list []string) (shown, secrets []string) {
	options := false // flags have begun: a word without a name is a value
	for i, word := range list {
		name, value, is := strings.Cut(word, "=")
		named := is && (isFlag(name) || variableName.MatchString(name))
		switch short := shortFlag.FindStringSubmatchIndex(word); {
		case named:
			var more []string
			value, more = redactValue(name, value)
			word, secrets = name+"="+value, append(secrets, more...)
		case short != nil && !strings.HasPrefix(word, "--"):
			var more []string
			value, more = redactValue("", word[short[2]:])
			word, secrets = word[:short[2]]+value, append(secrets, more...)
		case isFlag(word):
		case options:
			before := list[i-1]
			if !isFlag(before) {
				before = ""
			}
			var more []string
			word, more = redactValue(before, word)
			secrets = append(secrets, more...)
		default: // the program, and what it is told to do
			var more []string
			word, more = redact(word)
			secrets = append(secrets, more...)
		}
		options = options || isFlag(word)
		shown = append(shown, word)
	}
	return shown, unescaped(secrets)
}

func isFlag(word string) bool { return len(word) > 1 && word[0] == '-' }

// redactValue is a value as it may be kept, and what was masked of it.
func redactValue(name, value string) (shown string, secrets []string) {
	shown, secrets = redact(value)
	name = strings.TrimLeft(name, "-")
	switch {
	case value == "" || value == Mask:
		return value, nil
	case secretName.MatchString(name):
	case slices.Contains(harmlessNames, name), harmlessForm(value), addressForm.MatchString(shown):
		return shown, secrets
	}
	return Mask, append(secrets, value)
}

func harmlessForm(value string) bool {
	if numberForm.MatchString(value) || wordForm.MatchString(value) || holeForm.MatchString(value) {
		return true
	}
	_, err := time.ParseDuration(value)
	return err == nil && len(value) <= len("100h59m59.999s")
}
