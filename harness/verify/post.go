package verify

import (
	"strings"

	"tenrounds/shared/payloads"
)

var (
	hello     = text(200, "Hello, Ada")
	missingID = text(400, payloads.MissingID)
	badJSON   = text(400, payloads.BadJSON)
	ada       = `{"id": "Ada"}`
)

// postChecks are about what the body of POST / says.
func postChecks() []check {
	bodies := func(name, why string, w want, bodies ...string) check {
		return check{Name: "post/" + name, Why: why, Run: func(p *probe) {
			for _, b := range bodies {
				p.expect(p.post(b, "Content-Type: application/json"), w)
			}
		}}
	}
	const validates = "validation is a part of what the post scenario measures"
	const whole = "the body is one JSON object from its first to its last byte"
	return []check{
		bodies("valid", "the greeting is what the post scenario measures", hello, ada, `{"id":"Ada"}`),
		bodies("other-members", "other members are ignored", hello,
			`{"name":"x","id":"Ada","n":[1,{"id":2}],"o":{"id":"Bob"}}`, `{"id":"Ada","extra":null}`),
		bodies("whitespace", "white space around JSON is JSON", hello, " \t\r\n{ \"id\" :\n\"Ada\" } \r\n\t "),
		bodies("unicode", "a name may have any letters", text(200, "Hello, Žofie 王 😀"),
			`{"id":"Žofie 王 😀"}`, `{"id":"\u017dofie \u738b \ud83d\ude00"}`),
		bodies("escapes", "escapes are decoded, and nothing is escaped in the answer", text(200, "Hello, <a href=\"/\">\\ \t&"),
			`{"id":"<a href=\"\/\">\\ \t&"}`),
		bodies("empty-id", "an empty string is a string", text(200, "Hello, "), `{"id":""}`),
		bodies("long-id", "the answer is as long as it must be", text(200, "Hello, "+strings.Repeat("Ada", 3000)),
			`{"id":"`+strings.Repeat("Ada", 3000)+`"}`),
		bodies("missing-id", validates, missingID, `{}`, `{"name":"Ada"}`, `{"":"Ada"}`),
		bodies("case", "names in JSON are case-sensitive", missingID, `{"ID":"Ada"}`, `{"Id":"Ada"}`, `{"iD":"Ada"}`),
		bodies("case-both", "names in JSON are case-sensitive", hello, `{"ID":"Bob","id":"Ada"}`, `{"id":"Ada","ID":"Bob"}`),
		bodies("id-type", validates, missingID, `{"id":1}`, `{"id":null}`, `{"id":true}`, `{"id":["Ada"]}`, `{"id":{"id":"Ada"}}`),
		bodies("not-object", whole, badJSON, `["Ada"]`, `[{"id":"Ada"}]`, `"Ada"`, `null`, `1`, `true`),
		bodies("empty", whole, badJSON, ``, ` `, "\r\n"),
		bodies("trailing", whole, badJSON, `{"id":"Ada"} x`, `{"id":"Ada"}{"id":"Bob"}`, `{"id":"Ada"},`, `{"id":"Ada"}}`, "{\"id\":\"Ada\"}\x00"),
		bodies("invalid", whole, badJSON, `{"id":"Ada"`, `{"id":Ada}`, `{id:"Ada"}`, `{'id':'Ada'}`, `{"id":"Ada",}`, `id=Ada`, `<id>Ada</id>`),
		{Name: "post/content-type", Why: "the Content-Type does not matter", Run: postTypes},
		{Name: "post/query", Why: "only the body counts", Run: func(p *probe) {
			raw := strings.Replace(posting(`{"name":"x"}`), "POST / ", "POST /?id=Ada ", 1)
			p.expect(p.ask("POST", "POST /?id=Ada", raw), missingID)
			raw = strings.Replace(posting(ada), "POST / ", "POST /?id=Bob&x ", 1)
			p.expect(p.ask("POST", "POST /?id=Bob&x", raw), hello)
		}},
		{Name: "post/after-refusal", Why: "a refused body does not cost the connection", Run: func(p *probe) {
			p.inTurn([]exchange{
				{"POST", posting(`{}`), missingID}, {"POST", posting(`x`), badJSON},
				{"POST", posting(``), badJSON}, {"POST", posting(ada), hello},
			})
		}},
	}
}

func postTypes(p *probe) {
	p.expect(p.post(ada), hello)
	for _, t := range []string{
		"application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
		"multipart/form-data; boundary=x", "application/xml", "text/html", "nonsense",
	} {
		p.expect(p.post(ada, "Content-Type: "+t), hello)
	}
	p.expect(p.post(`id=Ada`, "Content-Type: application/x-www-form-urlencoded"), badJSON)
}

// exchange is a request with the answer that it must get.
type exchange struct {
	method, raw string
	want        want
}

// inTurn sends one request after the other on one connection, each when the answer before is there.
func (p *probe) inTurn(es []exchange) {
	c := p.dial()
	if c == nil {
		return
	}
	defer c.Close()
	for i, e := range es {
		if i > 0 {
			if c = p.next(c); c == nil {
				return
			}
			defer c.Close()
		}
		c.send(e.raw)
		if !p.expect(p.read(c, e.method, firstLine(e.raw)), e.want) {
			return
		}
	}
}

func firstLine(raw string) string {
	line, _, _ := strings.Cut(raw, "\r\n")
	return line
}
