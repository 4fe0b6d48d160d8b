package verify

import (
	"tenrounds/shared/payloads"
)

// methodChecks are about methods that a path does not have.
func methodChecks() []check {
	refusal := func(path string) want { return text(405, payloads.NoMethod, "Allow: "+payloads.Allow(path)) }
	refused := func(name string, methods []string, paths ...string) check {
		var es []exchange
		for _, path := range paths {
			for _, m := range methods {
				es = append(es, exchange{withoutBody(m, path), refusal(path)})
			}
		}
		return asks("method/"+name, "405 says which methods a path has; a wrong method is not a 404", es...)
	}
	others := []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}
	return []check{
		refused("root", others[1:], "/"),
		refused("text", others, "/text"),
		refused("json", others, "/json"),
		refused("about", others, "/about"),
		refused("healthz", others, "/healthz"),
		refused("file", others, "/files/1k.bin", "/files/none.bin"),
		turns("method/with-body", "the connection stays usable after a refused method",
			exchange{request("PUT", "/", "Content-Length: 13") + ada, refusal("/")},
			exchange{request("POST", "/json", "Content-Length: 13") + ada, refusal("/json")},
			post(ada, hello)),
		{Name: "method/unknown-path", Why: "an unknown path is a 404 for every method", Run: func(p *probe) {
			for _, m := range others {
				p.each(exchange{withoutBody(m, "/nope"), notFound})
			}
			p.headThenGet("/nope", notFound)
		}},
		{Name: "method/case", Why: "methods are case-sensitive", Run: func(p *probe) { p.unknownMethod("get") }},
		{Name: "method/unknown", Why: "an unknown method is refused", Run: func(p *probe) {
			p.unknownMethod("BREW")
		}},
		asks("method/override", "the request line alone sets the method",
			get("/text", plain, "X-HTTP-Method-Override: DELETE")),
	}
}

// unknownMethod expects one of the refusals that fit: frameworks that know the methods of HTTP answer 400 or
// 501.
func (p *probe) unknownMethod(m string) {
	a := p.ask(m, m+" /text", request(m, "/text"))
	if a != nil && a.Status != 405 && a.Status != 501 && a.Status != 400 {
		p.fail("405, 501 or 400 to "+m, a.Line)
	}
}
