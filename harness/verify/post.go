package verify

import (
	"strings"
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
		bodies("escapes", "escapes are decoded, and nothing is escaped in the answer",
			text(200, "Hello, <a href=\"/\">\\ \t&"),
			`{"id":"<a href=\"\/\">\\ \t&"}`),
		bodies("empty-id", "an empty string is a string", text(200, "Hello, "), `{"id":""}`),
		bodies("long-id", "the answer is as long as it must be", text(200, "Hello, "+strings.Repeat("Ada", 3000)),
			`{"id":"`+strings.Repeat("Ada", 3000)+`"}`),
		bodies("missing-id", validates, missingID, `{}`, `{"name":"Ada"}`, `{"":"Ada"}`),
		bodies("case", "names in JSON are case-sensitive", missingID, `{"ID":"Ada"}`, `{"Id":"Ada"}`,
			`{"iD":"Ada"}`),
		bodies("case-both", "names in JSON are case-sensitive", hello, `{"ID":"Bob","id":"Ada"}`,
			`{"id":"Ada","ID":"Bob"}`),
		bodies("id-type", validates, missingID, `{"id":1}`, `{"id":null}`, `{"id":true}`, `{"id":["Ada"]}`,
			`{"id":{"id":"Ada"}}`),
		bodies("not-object", whole, badJSON, `["Ada"]`, `[{"id":"Ada"}]`, `"Ada"`, `null`, `1`, `true`),
		bodies("empty", whole, badJSON, ``, ` `, "\r\n"),
		bodies("trailing", whole, badJSON, `{"id":"Ada"} x`, `{"id":"Ada"}{"id":"Bob"}`, `{"id":"Ada"},`,
			`{"id":"Ada"}}`, "{\"id\":\"Ada\"}\x00"),
		bodies("invalid", whole, badJSON, `{"id":"Ada"`, `{"id":Ada}`, `{id:"Ada"}`, `{'id':'Ada'}`,
			`{"id":"Ada",}`, `id=Ada`, `<id>Ada</id>`),
		{Name: "post/surrogates",
			Why: "half a surrogate pair is JSON, has no letter, and is no reason to fail: it becomes U+FFFD",
			Run: surrogates},
		bodies("not-a-number", whole, badJSON, `{"id":NaN}`, `{"id":"Ada","n":NaN}`, `{"id":"Ada","n":[Infinity]}`,
			`{"id":"Ada","n":-Infinity}`),
		bodies("number-range",
			"a number that no double holds is refused, as RFC 8259 allows: "+
				"what reads it as infinite could not write it again", badJSON,
			`{"id":1e999}`, `{"id":"Ada","n":1e999}`, `{"id":"Ada","n":{"m":[-1e999]}}`),
		{Name: "post/content-type", Why: "the Content-Type does not matter", Run: postTypes},
		{Name: "post/content-type-multipart",
			Why: "the Content-Type does not matter, even one that says how to take a body apart", Run: func(p *probe) {
				for _, t := range []string{"multipart/form-data", "multipart/form-data; boundary=x"} {
					p.expect(p.post(ada, "Content-Type: "+t), hello)
				}
			}},
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

func surrogates(p *probe) {
	half := func(id string) want { return text(200, "Hello, "+id) }
	for _, b := range []struct {
		body string
		want want
	}{
		{`{"id":"\ud800"}`, half("\ufffd")},
		{`{"id":"\udc00 \ud83dA"}`, half("\ufffd \ufffdA")},
		{`{"id":"\ude00\ud83d"}`, half("\ufffd\ufffd")},
		{`{"id":"Ada","name":"\ud800"}`, hello},
		{`{"name":"\ud800"}`, missingID},
	} {
		p.expect(p.post(b.body, "Content-Type: application/json"), b.want)
	}
}

func postTypes(p *probe) {
	p.expect(p.post(ada), hello)
	for _, t := range []string{
		"application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", "application/xml",
		"text/html", "nonsense",
	} {
		p.expect(p.post(ada, "Content-Type: "+t), hello)
	}
	p.expect(p.post(`id=Ada`, "Content-Type: application/x-www-form-urlencoded"), badJSON)
}
