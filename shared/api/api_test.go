package api_test

import (
	"bytes"
	stdjson "encoding/json"
	"strings"
	"testing"
	"time"

	"tenrounds/shared/api"
)

// The table has 200 routes. Where two fit one request, the one that decides earlier for a fixed word comes
// first and is the more special one, and a place in a path has one name: routers of each kind can have it.
func TestRoutesCanBeRegisteredEverywhere(t *testing.T) {
	all := api.Routes()
	if len(all) != 200 {
		t.Errorf("%d routes", len(all))
	}
	isParam := func(s string) bool { return strings.HasPrefix(s, "{") }
	names, conflicts := map[string]string{}, 0
	for i, a := range all {
		parts := strings.Split(a.Path, "/")
		if parts[0] != "" || !strings.HasPrefix(a.Colons(), "/") || strings.ContainsAny(a.Colons(), "{}") {
			t.Errorf("%s, %s", a.Path, a.Colons())
		}
		before := ""
		for _, p := range parts {
			if isParam(p) {
				if n := names[before]; n != "" && n != p {
					t.Errorf("%s: %s is called %s elsewhere", a.Path, p, n)
				}
				names[before], p = p, "*"
			}
			before += "/" + p
		}
		for _, b := range all[i+1:] {
			if a.Method != b.Method {
				continue
			}
			switch other := strings.Split(b.Path, "/"); {
			case !overlap(parts, other, isParam):
			case a.Path == b.Path, !special(parts, other, isParam):
				t.Errorf("%s before %s", a.Path, b.Path)
			default:
				conflicts++
			}
		}
	}
	if conflicts == 0 {
		t.Error("no route conflicts with another: the table is easier than a real one")
	}
}

// overlap reports whether one path fits both routes.
func overlap(a, b []string, isParam func(string) bool) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !isParam(a[i]) && !isParam(b[i]) {
			return false
		}
	}
	return true
}

// special reports whether a has a fixed word wherever b has one.
func special(a, b []string, isParam func(string) bool) bool {
	for i := range a {
		if isParam(a[i]) && !isParam(b[i]) {
			return false
		}
	}
	return true
}

// Sizes are those that the scenarios promise.
func TestSizes(t *testing.T) {
	for n, d := range api.Documents() {
		b, err := api.Marshal(d)
		if err != nil || len(b) < 15<<10 || len(b) > 17<<10 {
			t.Errorf("document %d: %d bytes, %v", n, len(b), err)
		}
		page, _ := api.PageOf(string(rune('0' + n)))
		var html bytes.Buffer
		if err := api.Template().Execute(&html, page); err != nil || len(page.Rows) != 20 ||
			!strings.Contains(html.String(), "&lt;") {
			t.Errorf("page %d: %d rows, %v", n, len(page.Rows), err)
		}
	}
	if n := len(api.Layers(10)); n != 10 {
		t.Errorf("%d layers", n)
	}
}

// goccy/go-json and encoding/json make the same bytes of all values here.
func TestEncodersAgree(t *testing.T) {
	order := api.Order{Placed: time.Unix(0, 5).UTC(), Lines: []api.Line{{Quantity: 3, Weight: 0.1, Price: 7}}}
	for _, v := range []any{
		api.Documents()[3], api.Problem{Title: "a & b", Errors: []api.Fault{{Field: "x", Detail: "<y>"}}},
		api.Confirm(order),
		api.FoundBy(api.NewSearch()), api.Match{Names: []string{}}, api.NewProfile(),
	} {
		a, err := api.Marshal(v)
		var b bytes.Buffer
		e := stdjson.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err2 := e.Encode(v); err != nil || err2 != nil || string(a)+"\n" != b.String() {
			t.Errorf("%v, %v\n%s\n%s", err, err2, a, &b)
		}
	}
}

func TestConfirm(t *testing.T) {
	at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	c := api.Confirm(api.Order{Placed: at, Discount: 0.1, Lines: []api.Line{
		{Quantity: 2, Price: 1000, Weight: 0.5, Until: at.AddDate(0, 0, 3)}, {Quantity: 1, Price: 500, Weight: 2}}})
	if c.Subtotal != 2500 || c.Discount != 250 || c.Tax != 427 || c.Total != 2677 || c.Weight != 3 ||
		!c.Expected.Equal(at.AddDate(0, 0, 3)) {
		t.Errorf("%+v", c)
	}
}

func TestVisited(t *testing.T) {
	for accepted, want := range map[string]string{
		"de-AT, de;q=0.9": "de", "": "en", "*": "en", "x": "en", "DE": "en", " fr ; q=1": "fr", ",de": "en",
	} {
		a := api.Visited("Bearer x", accepted, "s")
		if v, ok := a.Value.(api.Visit); !ok || v.Language != want || a.Cookie.Value == "" || len(a.Header) != 3 {
			t.Errorf("%q: %+v", accepted, a)
		}
	}
	for _, wrong := range []string{"", "Bearer", "Bearer ", "bearer x", "Basic x"} {
		if a := api.Visited(wrong, "de", "s"); a.Status != 401 {
			t.Errorf("%q: %+v", wrong, a)
		}
	}
}

func TestUnrouted(t *testing.T) {
	for path, want := range map[string]string{
		"/gists/public": "GET, PATCH, DELETE", "/users/a": "GET", "/users/": "", "/users": "GET", "/search": "GET",
		"/users/a/b": "", "/": "",
	} {
		got := ""
		if a := api.Unrouted(path, true); a.Status == 405 {
			got = a.Header[0].Value
		}
		if got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if a := api.Unrouted("/users", false); a.Status != 404 {
		t.Errorf("a path of the table without the table: %+v", a)
	}
}
