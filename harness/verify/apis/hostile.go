package apis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/api"
)

// Hostile sends n requests that no honest client would send, drawn from the seed. A server may refuse them in
// any way, but must not answer with a 5xx other than 501 and 505, end, or hang.
func Hostile(ctx context.Context, s Subject, seed uint64, n int) harness.Verification {
	c := newClient(s)
	defer c.http.Close()
	rng := rand.New(rand.NewPCG(seed, 2))
	for i := range n {
		text, cut := hostile(rng)
		a := ask{name: "hostile", Request: harness.Request{Method: fmt.Sprintf("%.120q", text)},
			why: fmt.Sprintf("hostile input (request %d of seed %d) must not cause a server error", i, seed)}
		wrong, err := wire.Provoke(ctx, s.Addr, text, cut, timeout)
		switch {
		case err != nil:
			c.Unanswered(a.about(), a.Method, err)
		case wrong != "":
			c.differs(a, "a refusal or an answer", fmt.Sprintf("%s to %.300q", wrong, text))
		}
	}
	after := first("query")
	after.name, after.why = "hostile/after", "the server goes on"
	c.check(ctx, after)
	c.Checks = n
	return c.Verification()
}

// hostile draws one request, complete or cut short.
func hostile(rng *rand.Rand) (text string, cut bool) {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	junk := func() string {
		b := make([]byte, rng.IntN(60))
		for i := range b {
			b[i] = byte(rng.IntN(256))
		}
		return string(b)
	}
	value := pick("-1", "0", "NaN", "1e309", "9223372036854775808", "%00", "%zz", "%", "%F0%9F%92%A9", "%C0%AF",
		"+", "&&&", ";", "[]", "page[]=1&page[x]=2", "label.0=a&label[0]=b", "../../etc/passwd", "..%2f..%2f",
		":id", "{id}", "*", strings.Repeat("9", 3000), strings.Repeat("a/", 500), strings.Repeat("label=x&", 600))
	target := pick("/repos/", "/repos/a/b/issues/", "/repos/a/b/", "/orgs/", "/gists/", "/users/",
		"/search?q=x&page=", "/search?", "/search?label=", "/page?n=", "/document?n=",
		"/stream?n=", "/", "//", "/middleware/") + value
	if strings.ContainsAny(target, " \r\n") {
		target = "/"
	}
	lines := pick("", "Accept-Encoding: gzip;q=0, br, *\r\n",
		"Accept-Encoding: "+strings.Repeat("gzip,", 300)+"\r\n",
		"Authorization: Bearer\r\nCookie: session\r\n", "Cookie: session=\"; =; seen=%zz;;session=a=b\r\n",
		"Accept-Language: ;;q=,,-\r\n", "X-Request-Id: "+strings.Repeat("x", 4000)+"\r\n")
	const end = "Host: x\r\nConnection: close\r\n"
	if rng.IntN(2) == 0 {
		target = pick(target, target, api.HeadersPath, api.ChainPath(10), api.DocumentPath+"?n=1")
		method := pick("GET", "GET", "HEAD", "DELETE", "OPTIONS", "BREW")
		return method + " " + target + " HTTP/1.1\r\n" + end + lines + "\r\n", false
	}
	path, kind, body := hostileBody(rng, pick, junk)
	length := fmt.Sprintf("Content-Length: %d\r\n", len(body))
	switch rng.IntN(6) {
	case 0:
		length, cut = fmt.Sprintf("Content-Length: %d\r\n", len(body)+1+rng.IntN(50)), true
	case 1:
		last := pick("0\r\n\r\n", "", "zz\r\n")
		length, cut = "Transfer-Encoding: chunked\r\n", last == ""
		body = fmt.Sprintf("%x\r\n%s\r\n%s", len(body), body, last)
	}
	return "POST " + path + " HTTP/1.1\r\n" + end + lines + kind + length + "\r\n" + body, cut
}

// hostileBody draws a body for one of the three paths that take one.
func hostileBody(rng *rand.Rand, pick func(...string) string, junk func() string) (path, kind, body string) {
	damage := func(s string) string {
		at, end := rng.IntN(len(s)), rng.IntN(len(s))
		return pick(s[:at], s[:at]+junk()+s[at:], s[min(at, end):max(at, end)], s+s, junk(), "")
	}
	order := string(scenarios.JSON(scenarios.ValidOrder(rng.Uint64())))
	form := "name=Ada&email=ada%40example.org&age=36&newsletter=true&tag=a"
	const file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n"
	switch rng.IntN(3) {
	case 0:
		body = pick(damage(order), strings.Repeat("[", 20_000), strings.Repeat(`{"lines":[`, 5_000),
			strings.Replace(order, `"quantity":`, `"quantity":`+pick("1e999", "-0", "9e18", "0x1", "NaN")+`,"q":`, 1),
			strings.Replace(order, `"placed":"`, `"placed":"`+pick("9999999", "-", `\u0000`, "0000-00-00T"), 1),
			strings.Replace(order, `"title":"`, `"title":"`+pick(`\ud800`, "\x80\x81", `\x`), 1))
		return api.OrdersPath, pick("", "Content-Type: application/json\r\n", "Content-Type: text/xml\r\n",
			"Content-Encoding: gzip\r\n"), body
	case 1:
		body = pick(damage(form), form+"&age=1&age[]=2", "age=%zz", "tag[9999999]=x", "tag.1000000000=x",
			strings.Repeat("tag=x&", 2000), "name"+strings.Repeat("[a]", 500)+"=x")
		return api.ProfilePath, pick("Content-Type: application/x-www-form-urlencoded\r\n",
			"Content-Type: multipart/form-data\r\n", ""), body
	}
	name := pick(`"../../a"`, `""`, `"`+strings.Repeat("a", 3000)+`"`)
	body = pick(damage(file), strings.Replace(file, `"a"`, name, 1),
		strings.Repeat("--x\r\n\r\n", 500), strings.Replace(file, "form-data;", pick("", "attachment;"), 1))
	return api.UploadPath, "Content-Type: multipart/form-data" + pick("; boundary=x", "; boundary=x", "",
		"; boundary="+strings.Repeat("y", 200), `; boundary="`) + "\r\n", body
}
