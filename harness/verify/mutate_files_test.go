package verify

import (
	"net/http"
	"os"
	"strings"

	"tenrounds/shared/payloads"
)

// careless joins the folder and whatever the path says.
func careless(r *reference) {
	instead(func(w http.ResponseWriter, q *http.Request) bool {
		name, ok := strings.CutPrefix(q.URL.Path, "/files/")
		b, err := os.ReadFile(r.files + "/" + name)
		if !ok || err != nil {
			return false
		}
		say(w, 200, payloads.FileType, string(b))
		return true
	})(r)
}

func fileMutations() []mutation {
	without := func(name string) func(*reference) {
		return func(r *reference) {
			r.wrap = func(h http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
					h.ServeHTTP(dropping{w, name}, q)
				})
			}
		}
	}
	ignore := func(name string) func(*reference) {
		return before(func(_ http.ResponseWriter, q *http.Request) { q.Header.Del(name) })
	}
	return []mutation{
		{"no Last-Modified", "file/1k.bin", without("Last-Modified")},
		{"no Accept-Ranges", "file/64k.bin", without("Accept-Ranges")},
		{"sniffs the type", "file/1k.bin", on("/files/1k.bin",
			always(200, "text/plain", string(payloads.Bytes("1k.bin"))))},
		{"lists folders", "file/listing", on("/files/",
			always(200, "text/html; charset=utf-8", "<a href=1k.bin>1k.bin</a>"))},
		{"other text for missing files", "file/missing",
			on("/files/none.bin", always(404, payloads.TextType, "404 page not found"))},
		{"ignores If-Modified-Since", "file/not-modified", ignore("If-Modified-Since")},
		{"always 304", "file/modified",
			when(func(q *http.Request) bool { return q.Header.Get("If-Modified-Since") != "" },
				func(_ http.ResponseWriter, q *http.Request) { q.Header.Set("If-Modified-Since", modTime) })},
		{"ignores ranges", "range/middle", ignore("Range")},
		{"one byte off", "range/first",
			when(func(q *http.Request) bool { return q.Header.Get("Range") == "bytes=0-0" },
				func(_ http.ResponseWriter, q *http.Request) { q.Header.Set("Range", "bytes=0-1") })},
		{"takes a suffix for a beginning", "range/suffix",
			when(func(q *http.Request) bool { return q.Header.Get("Range") == "bytes=-24" },
				func(_ http.ResponseWriter, q *http.Request) { q.Header.Set("Range", "bytes=0-23") })},
		{"200 outside of the file", "range/unsatisfiable",
			when(func(q *http.Request) bool { return q.Header.Get("Range") == "bytes=1024-" },
				func(_ http.ResponseWriter, q *http.Request) { q.Header.Del("Range") })},
		{"leaves the folder by dots", "outside/dots", careless},
		{"leaves the folder by encoded dots", "outside/encoded-dots", careless},
		{"leaves the folder by encoded slashes", "outside/encoded-slash", careless},
		{"merges slashes of files", "outside/double-slash", path(func(p string) string {
			return strings.ReplaceAll(p, "files//", "files/")
		})},
		{"decodes twice", "outside/twice-encoded", where(func(q *http.Request) bool {
			return strings.Contains(q.URL.Path, "%2f")
		},
			always(200, payloads.FileType, "root:x:0:0"))},
		{"cuts at NUL", "outside/nul", path(func(p string) string { p, _, _ = strings.Cut(p, "\x00"); return p })},
		{"takes backslashes for slashes", "outside/backslash", path(func(p string) string {
			return strings.ReplaceAll(strings.ReplaceAll(p, "\\", "/"), "//", "/")
		})},
	}
}

// dropping leaves a header out.
type dropping struct {
	http.ResponseWriter
	name string
}

func (d dropping) WriteHeader(status int) {
	d.Header().Del(d.name)
	d.ResponseWriter.WriteHeader(status)
}
