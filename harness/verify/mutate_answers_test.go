package verify

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"tenrounds/shared/payloads"
)

// hijacked answers path with these bytes.
func hijacked(path, raw string) func(*reference) {
	return on(path, func(w http.ResponseWriter, _ *http.Request) {
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = io.WriteString(c, raw)
			c.Close()
		}
	})
}

func headMutations() []mutation {
	date := func() string { return "Date: " + time.Now().UTC().Format(http.TimeFormat) + "\r\n" }
	rest := "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 12\r\n"
	return []mutation{
		{"extra header", "root/head", header("X-Powered-By", "PHP")},
		{"names its software", "json/head", header("Server", "reference/1.0")},
		{"Connection on keep-alive", "text/head", header("Connection", "keep-alive")},
		{"missing Date", "text/head", before(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Date"] = nil
		})},
		{"stale Date", "text/head", header("Date", modTime)},
		{"Date in another form", "text/head", header("Date", "2026-01-01T00:00:00Z")},
		{"Date stands still", "wait/date", header("Date", time.Now().UTC().Format(http.TimeFormat))},
		{"two Dates", "text/head", hijacked("/text", "HTTP/1.1 200 OK\r\n"+date()+date()+rest+"\r\nHello World!")},
		{"other reason", "text/head", hijacked("/text", "HTTP/1.1 200 Fine\r\n"+date()+rest+"\r\nHello World!")},
		{"HTTP/1.0 to HTTP/1.1", "text/head", hijacked("/text",
			"HTTP/1.0 200 OK\r\n"+date()+rest+"\r\nHello World!")},
		{"a header twice", "text/head", hijacked("/text",
			"HTTP/1.1 200 OK\r\n"+date()+rest+rest+"\r\nHello World!")},
		{"lines end in LF", "text/body", hijacked("/text",
			"HTTP/1.1 200 OK\n"+strings.ReplaceAll(date()+rest, "\r", "")+"\nHello World!")},
		{"cut off", "text/body", hijacked("/text", "HTTP/1.1 200 OK\r\n"+date()+rest+"\r\nHello")},
		{"no length", "text/head", hijacked("/text",
			"HTTP/1.1 200 OK\r\n"+date()+"Content-Type: text/plain; charset=utf-8\r\n\r\nHello World!")},
		{"other type", "json/head", on("/json", always(200, "application/json; charset=utf-8", payloads.JSON))},
		{"chunked", "json/head", on("/json", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", payloads.JSONType)
			_ = http.NewResponseController(w).Flush()
			_, _ = io.WriteString(w, payloads.JSON)
		})},
		{"HEAD with a body", "json/head-method", hijacked("/json",
			"HTTP/1.1 200 OK\r\n"+date()+"Content-Type: application/json\r\nContent-Length: 106\r\n\r\n"+
				payloads.JSON)},
		{"HEAD refused", "about/head-method", when(func(q *http.Request) bool { return q.Method == "HEAD" },
			func(_ http.ResponseWriter, q *http.Request) { q.Method = "DELETE" })},
	}
}

func postMutations() []mutation {
	decode := func(f func([]byte, *payloads.Person) error) func(*reference) {
		return func(r *reference) { r.decode = f }
	}
	return []mutation{
		{"ignores the case of id", "post/case", decode(func(b []byte, p *payloads.Person) error {
			var v struct{ ID *string }
			if err := json.Unmarshal(b, &v); err != nil || v.ID == nil {
				return json.Unmarshal(b, p)
			}
			p.ID = *v.ID
			return nil
		})},
		{"stops after the first value", "post/trailing", decode(func(b []byte, p *payloads.Person) error {
			return json.NewDecoder(strings.NewReader(string(b))).Decode(p)
		})},
		{"does not validate", "post/missing-id", decode(func(b []byte, p *payloads.Person) error {
			_ = json.Unmarshal(b, p)
			return nil
		})},
		{"takes numbers", "post/id-type", decode(func(b []byte, p *payloads.Person) error {
			if string(b) == `{"id":1}` {
				p.ID = "1"
				return nil
			}
			return json.Unmarshal(b, p)
		})},
		{"takes nothing for an object", "post/empty", decode(func(b []byte, p *payloads.Person) error {
			if len(b) == 0 {
				b = []byte("{}")
			}
			return json.Unmarshal(b, p)
		})},
		{"takes null for an object", "post/not-object", decode(func(b []byte, p *payloads.Person) error {
			if string(b) == "null" {
				b = []byte("{}")
			}
			return json.Unmarshal(b, p)
		})},
		{"fails on half a surrogate pair", "post/surrogates", decode(func(b []byte, p *payloads.Person) error {
			if strings.Contains(string(b), `\ud800`) {
				return errors.New("no such letter")
			}
			return json.Unmarshal(b, p)
		})},
		{"takes NaN", "post/not-a-number", decode(func(b []byte, p *payloads.Person) error {
			return json.Unmarshal([]byte(strings.ReplaceAll(string(b), "NaN", "null")), p)
		})},
		{"takes what is infinite", "post/number-range", decode(func(b []byte, p *payloads.Person) error {
			return json.Unmarshal([]byte(strings.ReplaceAll(string(b), "1e999", "1e99")), p)
		})},
		{"escapes HTML", "post/escapes", decode(func(b []byte, p *payloads.Person) error {
			err := json.Unmarshal(b, p)
			p.ID = strings.ReplaceAll(p.ID, "<", "&lt;")
			return err
		})},
		{"wants a Content-Type", "post/content-type", when(func(q *http.Request) bool {
			return q.Method == "POST" &&
				q.Header.Get("Content-Type") != "application/json"
		},
			func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = "/nope" })},
		{"reads forms", "post/query", before(func(_ http.ResponseWriter, q *http.Request) {
			if id := q.URL.Query().Get("id"); id != "" {
				q.Body = io.NopCloser(strings.NewReader(`{"id":"` + id + `"}`))
			}
		})},
		{"refuses chunked bodies", "post/chunked", when(func(q *http.Request) bool { return q.ContentLength < 0 },
			func(_ http.ResponseWriter, q *http.Request) { q.URL.Path = "/nope" })},
		{"closes after refusals", "post/after-refusal",
			when(func(q *http.Request) bool { return q.Method == "POST" && q.ContentLength < 13 },
				func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })},
		{"never says 100", "post/expect-continue",
			when(func(q *http.Request) bool { return q.Header.Get("Expect") != "" },
				func(_ http.ResponseWriter, q *http.Request) { q.Body = http.NoBody })},
		{"takes more than 1 MiB", "post/too-large-sent", before(func(w http.ResponseWriter, q *http.Request) {
			if q.ContentLength > payloads.MaxBody {
				_, _ = io.Copy(io.Discard, q.Body)
				q.Body, q.ContentLength = io.NopCloser(strings.NewReader(ada)), int64(len(ada))
			}
		})},
		{"takes more than 1 MiB in chunks", "post/too-large-chunked",
			before(func(w http.ResponseWriter, q *http.Request) {
				if q.ContentLength < 0 {
					_, _ = io.Copy(io.Discard, q.Body)
					q.Body = io.NopCloser(strings.NewReader(ada))
				}
			})},
		{"takes a decimal megabyte only", "post/limit",
			when(func(q *http.Request) bool { return q.ContentLength > 1000000 },
				func(_ http.ResponseWriter, q *http.Request) { q.ContentLength = payloads.MaxBody + 1 })},
		{"keeps the connection after 413", "post/too-large-sent", where(func(q *http.Request) bool {
			return q.ContentLength > payloads.MaxBody
		},
			func(w http.ResponseWriter, q *http.Request) {
				_, _ = io.Copy(io.Discard, q.Body)
				say(w, 413, payloads.TextType, payloads.TooLarge)
			})},
	}
}
