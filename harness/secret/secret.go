// Package secret keeps passwords out of what is kept and shown: of settings only values of a harmless form
// stay.
package secret

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Mask stands where a password was.
const Mask = "xxxxx"

// secretWords are how a name ends whose value is secret wherever it stands, also in the middle of a sentence.
const secretWords = `pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|` +
	`(?:api|access|private|secret|auth|signing|encryption|session)[_-]?key`

var (
	// secretName finds the name of a setting whose value is secret, whatever it looks like.
	secretName = regexp.MustCompile(`(?i)(?:` + secretWords +
		`|(?:^|[_-])(?:key|auth|pin|salt|cookie|jwt|pat|dsn))$`)
	// inText are secrets in a text; the first group is what to mask: what is given to a secret name, in
	// key/value addresses, in queries, in flags and in JSON; what follows Authorization and Bearer; the password
	// of user:PASSWORD@tcp(host). A quote at the end mostly belongs to whoever speaks of it.
	inText = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:` + secretWords + `)\s*=\s*('(?:[^'\\]|\\.)*'[^\s&]*|[^\s&]*[^\s&'"])`),
		regexp.MustCompile(`(?i)(?:` + secretWords + `)"\s*:\s*"((?:[^"\\]|\\.)+)"`),
		regexp.MustCompile(`(?i)authorization"?\s*[:=]\s*"?(?:(?:bearer|basic|digest|token)\s+)?([^\s"',]+)`),
		regexp.MustCompile(`(?i)\bbearer\s+([^\s"',]+)`),
		regexp.MustCompile(`[^\s:/@"'=]*:(\S+)@[a-z0-9]+\(`),
	}
)

// Redact is a text with Mask in place of the passwords that can be told in it: those of URLs, as in
// scheme://user:PASSWORD@host, and those that inText finds.
func Redact(text string) string {
	text, _ = redact(text)
	return text
}

// redactions is how often a text is gone through: what is masked can bring another form to light.
const redactions = 8

func redact(text string) (shown string, secrets []string) {
	for range redactions {
		before := text
		for _, form := range inText {
			var spans [][2]int
			for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
				spans = append(spans, [2]int{m[2], m[3]})
			}
			text, secrets = mask(text, spans, secrets)
		}
		text, secrets = mask(text, userinfos(text), secrets)
		if text == before {
			break
		}
	}
	return text, secrets
}

// mask masks parts of a text and adds them to the secrets.
func mask(text string, spans [][2]int, secrets []string) (string, []string) {
	var b strings.Builder
	from := 0
	for _, s := range spans {
		secrets = append(secrets, strings.Trim(text[s[0]:s[1]], "'"))
		b.WriteString(text[from:s[0]] + Mask)
		from = s[1]
	}
	return b.String() + text[from:], secrets
}

// userinfos finds the passwords of the URLs in a text. A URL goes to the next space, or to the next one that
// begins.
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
		// a password with a slash in it: no URL, but a password
		if at < 0 && strings.Trim(rest, "0123456789") != "" {
			at = strings.LastIndexByte(word, '@')
		}
		if begin := len(user) + 1; has && at > begin {
			spans = append(spans, [2]int{from + begin, from + at})
		}
	}
}

// Find returns the passwords that can be told in NAME=VALUE settings or in the words of a command line, as
// they stand there and as a program may repeat them.
func Find(words []string) (secrets []string) {
	for i, word := range words {
		name, value, is := strings.Cut(word, "=")
		switch {
		case is && secretName.MatchString(name):
			secrets = append(secrets, value)
		case i > 0 && isFlag(words[i-1]) && secretName.MatchString(words[i-1]) && !strings.HasPrefix(word, "-"):
			secrets = append(secrets, word)
		default:
			_, more := redact(word)
			secrets = append(secrets, more...)
		}
	}
	return unescaped(secrets)
}

// unescaped adds what escaped secrets stand for, and leaves out what is none.
func unescaped(secrets []string) []string {
	for _, s := range slices.Clone(secrets) {
		if plain, err := url.PathUnescape(s); err == nil && plain != s {
			secrets = append(secrets, plain)
		}
	}
	return slices.DeleteFunc(secrets, func(s string) bool { return s == Mask || s == "" })
}
