package api

import (
	"fmt"
	"hash/crc32"
	"strings"
)

// Cookies of GET /headers: the one that a request has, and the one that the answer sets.
const (
	SessionCookie = "session"
	SeenCookie    = "seen"
)

// Visit is the value of the answer of GET /headers.
type Visit struct {
	Token    string `json:"token"`
	Language string `json:"language"`
	Session  string `json:"session"`
}

// Visited is the answer of GET /headers to the values of Authorization, of Accept-Language and of the cookie.
func Visited(authorization, accepted, session string) Answer {
	token, ok := strings.CutPrefix(authorization, "Bearer ")
	if !ok || token == "" {
		return Unauthorized()
	}
	v := Visit{Token: token, Language: language(accepted), Session: session}
	a := value(v)
	a.Header = []Field{
		{"Cache-Control", "private, max-age=60"}, {"Content-Language", v.Language}, {"Etag", v.tag()},
	}
	a.Cookie = Field{SeenCookie, fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(session)))}
	return a
}

func (v Visit) tag() string {
	return fmt.Sprintf(`"%08x"`, crc32.ChecksumIEEE([]byte(v.Token+v.Language+v.Session)))
}

// language is the first of the accepted ones: de of "de-AT;q=0.9, en". Anything odd is English.
func language(accepted string) string {
	first, _, _ := strings.Cut(accepted, ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.TrimSpace(first), "-")
	if len(first) != 2 || strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") != "" {
		return "en"
	}
	return first
}
