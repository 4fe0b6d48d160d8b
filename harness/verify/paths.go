package verify

import (
	"strings"
)

// pathChecks are about which paths exist.
func pathChecks() []check {
	unknown := func(name, why string, paths ...string) check {
		return asks("path/"+name, why, gets(notFound, paths...)...)
	}
	const exact = "routing must do the same work in all servers: paths match exactly, without redirects"
	const anyCoding = "Accept-Encoding: gzip, deflate, br, zstd"
	var accepts []exchange
	for _, t := range []string{"text/html", "application/xml", "application/json", "image/*;q=0.5", "*/*", ""} {
		accepts = append(accepts, get("/json", document, "Accept: "+t), get("/text", plain, "Accept: "+t),
			get("/nope", notFound, "Accept: "+t))
	}
	return []check{
		unknown("unknown", "all servers have the same 404", "/nope", "/nope/nope", "/favicon.ico", "/%20", "/a+b"),
		unknown("trailing-slash", exact, "/json/", "/text/", "/about/", "/healthz/"),
		unknown("case", exact, "/JSON", "/Text", "/HEALTHZ", "/Files/1k.bin", "/FILES/1k.bin"),
		unknown("double-slash", exact, "//json", "//", "//text", "/json//", "//files/1k.bin"),
		unknown("dots", exact, "/./json", "/../json", "/text/../json", "/text/.."),
		unknown("suffix", exact, "/text/x", "/jsonx", "/tex", "/json/1", "/about.html", "/healthz;x=1"),
		unknown("long", exact, "/"+strings.Repeat("a", 6000), "/"+strings.Repeat("a/", 500)),
		asks("path/query", "a query does not change the path", get("/json?x=1&x=2", document), get("/?", plain),
			get("/text?a=%2F..%2F&b=//", plain), get("/nope?x=/json", notFound)),
		asks("path/long-query", "only the header limit bounds the request line",
			get("/json?q="+strings.Repeat("a", 10<<10), document)),
		asks("path/accept", "each page has one representation",
			append(accepts, post(ada, hello, "Accept: text/html"))...),
		asks("path/encodings", "compressed answers could not be compared by size",
			get("/json", document, anyCoding), get("/files/64k.bin", file("64k.bin"), anyCoding)),
		asks("path/browser", "a browser's header lines change nothing",
			get("/json", document, "User-Agent: Mozilla/5.0", "Accept-Language: de,en;q=0.5", "Cookie: a=b; c=d",
				"Origin: http://example.org", "Upgrade-Insecure-Requests: 1", "Cache-Control: no-cache",
				"Referer: http://example.org/", `If-None-Match: "x"`, "X-Forwarded-For: 10.0.0.1", "X-Request-Id: 1")),
	}
}
