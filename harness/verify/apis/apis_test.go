package apis_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/apis"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
)

// right is a server that keeps the contract.
func right() http.Handler {
	mux := http.NewServeMux()
	for _, o := range overhttp.Owned("right") {
		mux.HandleFunc(o.Method+" "+o.Path, o.Handler)
	}
	for _, n := range api.Depths {
		mux.Handle("GET "+api.ChainPath(n), overhttp.Behind(n, overhttp.Chained()))
	}
	mux.Handle("GET "+api.PanicPath, overhttp.Behind(5, http.HandlerFunc(overhttp.Panic)))
	mux.HandleFunc("GET "+api.DocumentPath, overhttp.Gzip(http.HandlerFunc(overhttp.Document)))
	for _, r := range api.Routes() {
		h := overhttp.Fixed(r)
		if len(r.Params) > 0 {
			h = func(w http.ResponseWriter, req *http.Request) { overhttp.Answer(w, r.Matched(req.PathValue)) }
		}
		mux.HandleFunc(r.Method+" "+r.Path, h)
	}
	mux.HandleFunc("/", overhttp.Unrouted)
	return mux
}

// edit changes an answer.
type edit func(*http.Request, *httptest.ResponseRecorder)

// edited answers by h, after e had its way with the answer. Answers without a flush are not chunked.
func edited(h http.Handler, e edit) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == api.StreamPath && e == nil {
			h.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if e != nil {
			e(r, rec)
		}
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// replaced is an edit of the bodies of paths that begin with a prefix.
func replaced(prefix, before, after string) edit {
	return func(r *http.Request, rec *httptest.ResponseRecorder) {
		if strings.HasPrefix(r.URL.Path, prefix) && rec.Header().Get("Content-Encoding") == "" {
			text := strings.Replace(rec.Body.String(), before, after, 1)
			rec.Body.Reset()
			_, _ = rec.Body.WriteString(text)
			rec.Header().Set("Content-Length", strconv.Itoa(len(text)))
		}
	}
}

// without is an edit that removes a line of the answers to a path.
func without(path, line string) edit {
	return func(r *http.Request, rec *httptest.ResponseRecorder) {
		if r.URL.Path == path {
			rec.Header().Del(line)
		}
	}
}

// status is an edit of a status.
func status(before, after int) edit {
	return func(_ *http.Request, rec *httptest.ResponseRecorder) {
		if rec.Code == before {
			rec.Code = after
		}
	}
}

// set is an edit that sets a line of the answers to a path.
func set(path, line, value string) edit {
	return func(r *http.Request, rec *httptest.ResponseRecorder) {
		if r.URL.Path == path && rec.Code == http.StatusOK {
			rec.Header().Set(line, value)
		}
	}
}

// verified are the violations of a server.
func verified(t *testing.T, h http.Handler, unsupported map[string]string) []harness.Violation {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	return verdict.Wrong(apis.Verify(t.Context(), apis.Subject{Name: "right", Addr: s.Listener.Addr().String(),
		Engine: "net/http", Unsupported: unsupported}))
}

// finds reports whether a check whose name begins so has failed.
func finds(found []harness.Violation, check string) bool {
	begins := func(v harness.Violation) bool { return strings.HasPrefix(v.Check, check) }
	return slices.ContainsFunc(found, begins)
}

func TestRightServerHasNoViolations(t *testing.T) {
	for _, v := range verified(t, edited(right(), nil), nil) {
		t.Error(v)
	}
}

// Each wrong server breaks one rule, and a check of this name must notice it.
func TestChecksCanFail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		edit edit
		want string
	}{
		{"another program", replaced("/about", "right", "wrong"), "about"},
		{"a route's answer at another", replaced("/user/keys", "/user/keys", "/user/emails"), "route-static/"},
		{"owner and repo exchanged", replaced("/repos/", `"names":["`, `"names":["x`), "route-param/"},
		{"a rare route wrong", replaced("/teams/", `"route":"/teams/{id}/members"`, `"route":"/teams/{id}"`),
			"route/GET/teams/{id}/members"},
		{"a number that is none", status(400, 404), "param/repos/a/b/issues/x"},
		{"escapes stay", replaced(api.SearchPath, "café", "caf%C3%A9"), "query/"},
		{"a list cut", replaced(api.SearchPath, `","`, `,`), "query/"},
		{"no faults", replaced(api.SearchPath, `"errors"`, `"faults"`), "query/?page=2"},
		{"type of errors", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			if rec.Code == 400 {
				rec.Header().Set("Content-Type", api.JSONType)
			}
		}, "query/?page=2"},
		{"no cookie", without(api.HeadersPath, "Set-Cookie"), "headers/0"},
		{"a cookie for scripts", func(r *http.Request, rec *httptest.ResponseRecorder) {
			if k := rec.Header().Get("Set-Cookie"); k != "" {
				rec.Header().Set("Set-Cookie", strings.Replace(k, "; HttpOnly", "", 1))
			}
		}, "headers/0"},
		{"an old tag", set(api.HeadersPath, "Etag", `"00000000"`), "headers/0"},
		{"no language", without(api.HeadersPath, "Content-Language"), "headers/0"},
		{"no token needed", status(401, 200), "headers/no-token"},
		{"a middleware less", without(api.ChainPath(5), "Access-Control-Allow-Origin"), "middleware-5/0"},
		{"a middleware more", set(api.ChainPath(0), "X-Auth-Scope", "read"), "middleware-0/0"},
		{"an id of its own", set(api.ChainPath(10), "Traceresponse", "x"), "middleware-10/0"},
		{"a clock that stands", set(api.ChainPath(5), "X-Request-Start", "t=1700000000000"), "middleware-5/0"},
		{"any key", status(401, 200), "middleware-10/no-key"},
		{"no recovery", status(500, 502), "panic"},
		{"a wrong total", replaced(api.OrdersPath, `"subtotal":`, `"subtotal":1`), "order/"},
		{"a rule left out", func(r *http.Request, rec *httptest.ResponseRecorder) {
			if strings.Contains(rec.Body.String(), "e164") {
				rec.Code = 200
			}
		}, "order/customer.phone"},
		{"half an order", replaced(api.OrdersPath, "is not an order", "is no order"), "order/body-"},
		{"& as Go's encoders escape it", replaced(api.OrdersPath, `&`, `\u0026`), "order/"},
		{"an age", replaced(api.ProfilePath, `"age":`, `"age":1`), "form/"},
		{"a wrong sum", replaced(api.UploadPath, `"crc32":"`, `"crc32":"0`), "upload/"},
		{"no file", status(400, 200), "upload/none"},
		{"an unescaped page", replaced(api.PagePath, "&lt;", "<"), "template/"},
		{"a variant too many", status(400, 200), "variant/page?n=8"},
		{"another document", replaced(api.DocumentPath, `"price":`, `"price":1`), "document/"},
		{"a stream at once", func(*http.Request, *httptest.ResponseRecorder) {}, "stream/0"},
		{"an event less", replaced(api.StreamPath, "id: 3\n", ""), "stream/0"},
		{"always compressed", set(api.DocumentPath, "Content-Encoding", "gzip"), "document/"},
		{"no Allow", func(_ *http.Request, rec *httptest.ResponseRecorder) { rec.Header().Del("Allow") },
			"method/DELETE/search"},
		{"405 as 404", status(405, 404), "method/DELETE/user"},
		{"404 as 200", status(404, 200), "path/nothing"},
		{"no limit", status(413, 400), "too-large"},
		{"a line more", set("/search", "X-Powered-By", "x"), "query/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := verified(t, edited(right(), c.edit), nil)
			if !finds(found, c.want) {
				t.Errorf("no check %s among %d: %.3000v", c.want, len(found), found)
			}
		})
	}
}

// A server that ignores Accept-Encoding, and one that sends what it says is compressed as it is.
func TestCompressionCanFail(t *testing.T) {
	t.Parallel()
	h := right()
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		h.ServeHTTP(w, r)
	})
	claims := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
		}
		plain.ServeHTTP(w, r)
	})
	for name, h := range map[string]http.Handler{"plain": plain, "claims": claims} {
		found := verified(t, h, nil)
		if !finds(found, "compress/") {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// What a framework cannot have is not asked.
func TestUnsupported(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	for _, o := range overhttp.Owned("right") {
		mux.HandleFunc(o.Method+" "+o.Path, o.Handler)
	}
	for _, n := range api.Depths {
		mux.Handle("GET "+api.ChainPath(n), overhttp.Behind(n, overhttp.Chained()))
	}
	mux.Handle("GET "+api.PanicPath, overhttp.Behind(5, http.HandlerFunc(overhttp.Panic)))
	mux.HandleFunc("GET "+api.DocumentPath, overhttp.Gzip(http.HandlerFunc(overhttp.Document)))
	mux.HandleFunc("/", overhttp.Untabled)
	why := map[string]string{"route-static": "no router", "route-param": "no router"}
	for _, v := range verified(t, mux, why) {
		t.Error(v)
	}
	if found := verified(t, mux, nil); len(found) < 400 {
		t.Errorf("without the reasons only %d checks fail", len(found))
	}
}

// A server error or a panic that hostile input causes is found, and so is a server that stops answering.
func TestHostileCanFail(t *testing.T) {
	t.Parallel()
	ask := func(h http.Handler) []harness.Violation {
		s := httptest.NewServer(h)
		defer s.Close()
		subject := apis.Subject{Name: "right", Addr: s.Listener.Addr().String(), Engine: "net/http"}
		return verdict.Wrong(apis.Hostile(t.Context(), subject, 1, 300))
	}
	if found := ask(right()); len(found) > 0 {
		t.Errorf("there is nothing wrong, but: %v", found)
	}
	if found := ask(edited(right(), status(400, 500))); len(found) < 10 {
		t.Errorf("%d violations", len(found))
	}
	if found := ask(http.NotFoundHandler()); len(found) != 1 || found[0].Check != "hostile/after" {
		t.Errorf("%v", found)
	}
}

// The requests are the same in each process: what was verified is what is measured.
func TestScenariosAreDrawnFromTheirSeed(t *testing.T) {
	for _, name := range scenarios.APINames() {
		a, err := scenarios.ByName(name)
		b, _ := scenarios.ByName(name)
		if err != nil || len(a.Requests) != len(b.Requests) || len(a.Requests) < 8 {
			t.Fatalf("%s: %d and %d requests, %v", name, len(a.Requests), len(b.Requests), err)
		}
		for i, r := range a.Requests {
			if string(r.Body) != string(b.Requests[i].Body) || r.Path != b.Requests[i].Path ||
				string(r.Expect.Body) != string(b.Requests[i].Expect.Body) {
				t.Errorf("%s: request %d differs", name, i)
			}
		}
	}
}
