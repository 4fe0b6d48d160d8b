package verify

import (
	"strings"

	"tenrounds/shared/payloads"
)

// pathChecks are about which paths there are.
func pathChecks() []check {
	unknown := func(name, why string, paths ...string) check {
		return check{Name: "path/" + name, Why: why, Run: func(p *probe) {
			for _, path := range paths {
				p.expect(p.get(path), notFound)
			}
		}}
	}
	const exact = "routing must do the same work everywhere: paths match exactly, without redirects"
	return []check{
		unknown("unknown", "404 is the same everywhere", "/nope", "/nope/nope", "/favicon.ico", "/%20", "/a+b"),
		unknown("trailing-slash", exact, "/json/", "/text/", "/about/", "/healthz/"),
		unknown("case", exact, "/JSON", "/Text", "/HEALTHZ", "/Files/1k.bin", "/FILES/1k.bin"),
		unknown("double-slash", exact, "//json", "//", "//text", "/json//", "//files/1k.bin"),
		unknown("dots", exact, "/./json", "/../json", "/text/../json", "/text/.."),
		unknown("suffix", exact, "/text/x", "/jsonx", "/tex", "/json/1", "/about.html", "/healthz;x=1"),
		unknown("long", exact, "/"+strings.Repeat("a", 6000), "/"+strings.Repeat("a/", 500)),
		{Name: "path/query", Why: "a query does not change the path", Run: func(p *probe) {
			p.expect(p.get("/json?x=1&x=2"), document())
			p.expect(p.get("/?"), text(200, payloads.Text))
			p.expect(p.get("/text?a=%2F..%2F&b=//"), text(200, payloads.Text))
			p.expect(p.get("/nope?x=/json"), notFound)
		}},
		{Name: "path/long-query", Why: "the header limit, not a smaller one, bounds the request line",
			Run: func(p *probe) {
				p.expect(p.get("/json?q="+strings.Repeat("a", 10<<10)), document())
			}},
		{Name: "path/accept", Why: "there is one representation of each page", Run: func(p *probe) {
			for _, t := range []string{"text/html", "application/xml", "application/json", "image/*;q=0.5", "*/*",
				""} {
				p.expect(p.get("/json", "Accept: "+t), document())
				p.expect(p.get("/text", "Accept: "+t), text(200, payloads.Text))
				p.expect(p.get("/nope", "Accept: "+t), notFound)
			}
			p.expect(p.post(ada, "Accept: text/html"), hello)
		}},
		{Name: "path/encodings", Why: "nobody compresses, or sizes could not be compared", Run: func(p *probe) {
			p.expect(p.get("/json", "Accept-Encoding: gzip, deflate, br, zstd"), document())
			p.expect(p.get("/files/64k.bin", "Accept-Encoding: gzip, deflate, br, zstd"), file("64k.bin"))
		}},
		{Name: "path/browser", Why: "the header lines of a browser change nothing", Run: func(p *probe) {
			p.expect(p.get("/json", "User-Agent: Mozilla/5.0", "Accept-Language: de,en;q=0.5", "Cookie: a=b; c=d",
				"Origin: http://example.org", "Upgrade-Insecure-Requests: 1", "Cache-Control: no-cache",
				"Referer: http://example.org/",
				"If-None-Match: \"x\"", "X-Forwarded-For: 10.0.0.1", "X-Request-Id: 1"), document())
		}},
	}
}
