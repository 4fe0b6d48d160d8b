package verify

import (
	"net/http"
	"path/filepath"
	"strings"

	"tenrounds/shared/payloads"
)

// path makes the server see another path.
func path(f func(string) string) func(*reference) {
	return before(func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = f(q.URL.Path) })
}

func pathMutations() []mutation {
	replace := func(from, to string) func(*reference) {
		return path(func(p string) string { return strings.ReplaceAll(p, from, to) })
	}
	return []mutation{
		{"folds the case", "path/case", path(strings.ToLower)},
		{"ignores a slash at the end", "path/trailing-slash", path(func(p string) string {
			return "/" + strings.Trim(p, "/")
		})},
		{"redirects a slash at the end", "path/trailing-slash",
			on("/json/", func(w http.ResponseWriter, q *http.Request) {
				http.Redirect(w, q, "/json", http.StatusMovedPermanently)
			})},
		{"merges slashes", "path/double-slash", replace("//", "/")},
		{"cleans dots", "path/dots", path(filepath.Clean)},
		{"matches prefixes", "path/suffix", path(func(p string) string {
			if strings.HasPrefix(p, "/text") {
				return "/text"
			}
			return p
		})},
		{"other text for 404", "path/unknown", on("/nope", always(404, payloads.TextType, "404 page not found\n"))},
		{"routes by the query", "path/query", when(func(q *http.Request) bool { return q.URL.RawQuery != "" },
			func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = "/nope" })},
		{"answers by Accept", "path/accept", where(func(q *http.Request) bool {
			return q.Header.Get("Accept") == "text/html"
		},
			always(406, payloads.TextType, "Not Acceptable"))},
		{"compresses", "path/encodings",
			when(func(q *http.Request) bool { return q.Header.Get("Accept-Encoding") != "" },
				func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "gzip") })},
		{"sets a cookie for browsers", "path/browser",
			when(func(q *http.Request) bool { return q.Header.Get("Cookie") != "" },
				func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", "a=c") })},
		{"404 for 405", "method/text", when(func(q *http.Request) bool { return q.Method == "DELETE" },
			func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = "/nope" })},
		{"other Allow", "method/json", on("/json", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", "GET")
			say(w, 405, payloads.TextType, payloads.NoMethod)
		})},
		{"no Allow", "method/file", where(func(q *http.Request) bool { return q.Method == "DELETE" },
			always(405, payloads.TextType, payloads.NoMethod))},
		{"answers OPTIONS by itself", "method/root", where(func(q *http.Request) bool {
			return q.Method == "OPTIONS"
		},
			always(200, payloads.TextType, ""))},
		{"405 on unknown paths", "method/unknown-path",
			when(func(q *http.Request) bool { return q.Method != "GET" && q.URL.Path == "/nope" },
				func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = "/text" })},
		{"knows every method", "method/unknown", when(func(q *http.Request) bool { return q.Method == "BREW" },
			func(_ http.ResponseWriter, q *http.Request) { q.Method = "GET" })},
		{"folds the case of methods", "method/case", before(func(w http.ResponseWriter, q *http.Request) {
			q.Method = strings.ToUpper(q.Method)
		})},
		{"lets a header override the method", "method/override",
			before(func(w http.ResponseWriter, q *http.Request) {
				if m := q.Header.Get("X-HTTP-Method-Override"); m != "" {
					q.Method = m
				}
			})},
	}
}
