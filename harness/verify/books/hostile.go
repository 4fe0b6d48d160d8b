package books

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/wire"
)

// Hostile sends n requests that no honest client would send, drawn from the seed. A server may refuse them in
// any way, but must not answer with a 5xx other than 501 and 505, end, or hang.
func Hostile(ctx context.Context, s Subject, seed uint64, n int) harness.Verification {
	c := newClient(s)
	defer c.http.Close()
	rng := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		text, cut := s.hostile(rng)
		a := ask{name: "hostile", method: fmt.Sprintf("%.120q", text),
			why: fmt.Sprintf("hostile input (request %d of seed %d) must not cause a server error", i, seed)}
		wrong, err := wire.Provoke(ctx, s.Addr, text, cut, timeout)
		switch {
		case err != nil:
			c.Unanswered(a.about(), a.method, err)
		case wrong != "":
			c.note(a, "a refusal or an answer", fmt.Sprintf("%s to %.300q", wrong, text))
		}
	}
	c.check(ctx, ask{name: "hostile/after", method: "GET", target: "/author?limit=2",
		want: ok(s.Catalog.Page(2, 0)), why: "the server goes on"})
	c.Checks = n
	return c.Verification()
}

// hostile draws one request, complete or cut short.
func (s Subject) hostile(rng *rand.Rand) (text string, cut bool) {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	junk := func() string {
		b := make([]byte, rng.IntN(40))
		for i := range b {
			b[i] = byte(rng.IntN(256))
		}
		return string(b)
	}
	escape := func(t string) string {
		var b strings.Builder
		for _, c := range []byte(t) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
		return b.String()
	}
	id := s.Catalog.AuthorID(rng.IntN(s.Catalog.Authors)).String()
	value := pick("-1", "0", "NaN", "1e309", "9223372036854775807", "9223372036854775808", "%00", "%zz", "%",
		"';DROP TABLE authors;--",
		"%F0%9F%92%A9", "%C0%AF", "+", "&&&", "limit", ";", "[]", escape(junk()), strings.Repeat("9", 3000), id,
		"../../etc/passwd", "..%2f..%2f")
	target := pick("/author/", "/book/", "/author?limit=", "/author?offset=", "/author?limit=1&offset=",
		"/author?", "/", "/author%2F", "//", "/author/"+id+"/") + value
	if strings.ContainsAny(target, " \r\n") {
		target = "/"
	}
	if rng.IntN(2) == 0 {
		return pick("GET", "HEAD", "DELETE", "OPTIONS", "BREW") + " " + target +
			" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false
	}
	form := string(scenarios.JSON(valid()))
	at, end := rng.IntN(len(form)), rng.IntN(len(form))
	body := pick(form[:at], form[:at]+junk()+form[at:], junk(), strings.Repeat("[", 20_000),
		strings.Repeat(`{"a":`, 5_000), form+form,
		strings.Replace(form, "125000", pick("1e999", "-0", "1E400", "0x10", "NaN", "01", "9e18",
			strings.Repeat("9", 400)), 1),
		strings.Replace(form, "Ada", pick(`\u0000`, `\ud800`, `\uDFFF\uD800`, "\x80\x81", `\x`,
			strings.Repeat("é", 300), `\u202e`), 1),
		strings.Replace(form, "2024-02-29", pick("9999-99-99", "+2024-01-01", "2024-2-9", "-001-01-01",
			"10000-01-01", "2024-02-29T00:00:00Z"), 1),
		form[min(at, end):max(at, end)], `{"name":`+strings.Repeat(" ", 5000))
	length := fmt.Sprintf("Content-Length: %d\r\n", len(body))
	switch rng.IntN(6) {
	case 0:
		length, cut = fmt.Sprintf("Content-Length: %d\r\n", len(body)+1+rng.IntN(50)), true
	case 1:
		end := pick("0\r\n\r\n", "", "zz\r\n")
		length, cut = "Transfer-Encoding: chunked\r\n", end == ""
		body = fmt.Sprintf("%x\r\n%s\r\n%s", len(body), body, end)
	}
	kind := pick("", "Content-Type: application/json\r\n", "Content-Type: multipart/form-data; boundary=x\r\n",
		"Content-Encoding: gzip\r\n", "Content-Type: text/xml\r\n")
	return "POST /author HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + kind + length + "\r\n" + body, cut
}
