package harness

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Mask stands where a password was.
const Mask = "xxxxx"

var (
	// named finds what is given to a name that says that it is secret: in key/value addresses, in queries, in flags. A quote
	// at its end mostly belongs to whoever speaks of it.
	named = regexp.MustCompile(`(?i)(?:password|passwd|secret)\s*=\s*('(?:[^'\\]|\\.)*'[^\s&]*|[^\s&]*[^\s&'"])`)
	// secretName finds such a name.
	secretName = regexp.MustCompile(`(?i)(?:password|passwd|secret)$`)
)

// Redact is a text with Mask in place of the passwords that can be told in it: those of URLs, as in
// scheme://user:PASSWORD@host, and what is given to a name that ends with password, passwd or secret, as in "host=db
// password=PASSWORD", "?sslpassword=PASSWORD" and --password=PASSWORD.
func Redact(text string) string {
	text, _ = redact(text)
	return text
}

// RedactSettings does so with NAME=VALUE settings, or with the words of a command line, each of which is one setting to its end.
// It returns the passwords too, as they stand there and as a program may repeat them.
func RedactSettings(list []string) (shown, secrets []string) {
	for i, setting := range list {
		name, value, is := strings.Cut(setting, "=")
		isFlag := i > 0 && strings.HasPrefix(list[i-1], "-") && !strings.Contains(list[i-1], "=")
		switch {
		case is && secretName.MatchString(name) && value != "":
			secrets, setting = append(secrets, value), name+"="+Mask
		case isFlag && secretName.MatchString(list[i-1]) && setting != "" && !strings.HasPrefix(setting, "-"):
			secrets, setting = append(secrets, setting), Mask
		default:
			var more []string
			setting, more = redact(setting)
			secrets = append(secrets, more...)
		}
		shown = append(shown, setting)
	}
	for _, s := range slices.Clone(secrets) {
		if plain, err := url.PathUnescape(s); err == nil && plain != s {
			secrets = append(secrets, plain)
		}
	}
	return shown, slices.DeleteFunc(secrets, func(s string) bool { return s == Mask || s == "" })
}

func redact(text string) (shown string, secrets []string) {
	replace := func(spans [][2]int) {
		var b strings.Builder
		from := 0
		for _, s := range spans {
			secrets = append(secrets, strings.Trim(text[s[0]:s[1]], "'"))
			b.WriteString(text[from:s[0]] + Mask)
			from = s[1]
		}
		text = b.String() + text[from:]
	}
	var spans [][2]int
	for _, m := range named.FindAllStringSubmatchIndex(text, -1) {
		spans = append(spans, [2]int{m[2], m[3]})
	}
	replace(spans) // first: afterwards nothing new can look like a URL, so that a text is redacted once and for all
	replace(userinfos(text))
	return text, secrets
}

// userinfos finds the passwords of the URLs in a text. A URL goes to the next space, or to the next one that begins.
func userinfos(text string) (spans [][2]int) {
	for from := 0; ; {
		n := strings.Index(text[from:], "://")
		if n < 0 {
			return spans
		}
		from += n + len("://")
		word := text[from:]
		if n := strings.IndexAny(word, " \t\r\n"); n >= 0 {
			word = word[:n]
		}
		word, _, _ = strings.Cut(word, "://")
		authority := word
		if n := strings.IndexAny(word, "/?#"); n >= 0 {
			authority = word[:n]
		}
		user, rest, has := strings.Cut(authority, ":")
		at := strings.LastIndexByte(authority, '@')
		if at < 0 && strings.Trim(rest, "0123456789") != "" { // a password with a slash in it: no URL, but a password
			at = strings.LastIndexByte(word, '@')
		}
		if begin := len(user) + 1; has && at > begin {
			spans = append(spans, [2]int{from + begin, from + at})
		}
	}
}

// Redacted is an entry as it may be kept and shown, without the passwords in its settings.
func (e Entry) Redacted() Entry {
	e.Env, _ = RedactSettings(e.Env)
	e.Flags, _ = RedactSettings(e.Flags)
	return e
}

// Masked reports whether passwords were taken out of the settings of an entry.
func (e Entry) Masked() bool {
	return slices.ContainsFunc(slices.Concat(e.Env, e.Flags), func(s string) bool { return strings.Contains(s, Mask) })
}

// Redact takes the passwords out of the settings of a run and of the commands of its targets.
func (r *Run) Redact() {
	for i, e := range r.Plan.Entries {
		r.Plan.Entries[i] = e.Redacted()
	}
	for i, s := range r.Subjects {
		r.Subjects[i].Entry = s.Redacted()
		r.Subjects[i].Manifest.Run, _ = RedactSettings(s.Manifest.Run)
	}
}
