package verify

import (
	"tenrounds/shared/payloads"
)

// methodChecks are about methods that a path does not know.
func methodChecks() []check {
	refused := func(name string, methods []string, paths ...string) check {
		return check{Name: "method/" + name, Why: "405 says which methods there are, and is no 404",
			Run: func(p *probe) {
				for _, path := range paths {
					w := text(405, payloads.NoMethod, "Allow: "+payloads.Allow(path))
					for _, m := range methods {
						p.expect(p.ask(m, m+" "+path, withoutBody(m, path)), w)
					}
				}
			}}
	}
	but := []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}
	return []check{
		refused("root", but[1:], "/"),
		refused("text", but, "/text"),
		refused("json", but, "/json"),
		refused("about", but, "/about"),
		refused("healthz", but, "/healthz"),
		refused("file", but, "/files/1k.bin", "/files/none.bin"),
		{Name: "method/with-body", Why: "a refused method does not cost the connection", Run: func(p *probe) {
			p.inTurn([]exchange{
				{"PUT", request("PUT", "/", "Content-Length: 13") + ada,
					text(405, payloads.NoMethod, "Allow: "+payloads.Allow("/"))},
				{"POST", request("POST", "/json", "Content-Length: 13") + ada,
					text(405, payloads.NoMethod, "Allow: "+payloads.Allow("/json"))},
				{"POST", posting(ada), hello},
			})
		}},
		{Name: "method/unknown-path", Why: "an unknown path is unknown to all methods", Run: func(p *probe) {
			for _, m := range but {
				p.expect(p.ask(m, m+" /nope", withoutBody(m, "/nope")), notFound)
			}
			p.headThenGet("/nope", notFound)
		}},
		{Name: "method/case", Why: "methods are case-sensitive", Run: func(p *probe) { p.unknownMethod("get") }},
		{Name: "method/unknown", Why: "a method that nobody knows is refused", Run: func(p *probe) {
			p.unknownMethod("BREW")
		}},
		{Name: "method/override", Why: "the method is the one of the request line", Run: func(p *probe) {
			p.expect(p.get("/text", "X-HTTP-Method-Override: DELETE"), text(200, payloads.Text))
		}},
	}
}

// unknownMethod expects one of the refusals that fit: some frameworks know the methods of HTTP, and say
// that they do not know this one.
func (p *probe) unknownMethod(m string) {
	a := p.ask(m, m+" /text", request(m, "/text"))
	if a != nil && a.Status != 405 && a.Status != 501 && a.Status != 400 {
		p.fail("405, 501 or 400 to "+m, a.Line)
	}
}
