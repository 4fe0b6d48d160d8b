package verify

import (
	"strings"
)

// postChecks are about the content of the body of POST /.
func postChecks() []check {
	bodies := func(name, why string, w want, bodies ...string) check {
		var es []exchange
		for _, b := range bodies {
			es = append(es, post(b, w, "Content-Type: application/json"))
		}
		return asks("post/"+name, why, es...)
	}
	const validates = "the post scenario measures validation too"
	const whole = "the body is one JSON object from its first to its last byte"
	long := strings.Repeat("Ada", 3000)
	return []check{
		bodies("valid", "the post scenario measures this greeting", hello, ada, `{"id":"Ada"}`),
		bodies("other-members", "other members are ignored", hello,
			`{"name":"x","id":"Ada","n":[1,{"id":2}],"o":{"id":"Bob"}}`, `{"id":"Ada","extra":null}`),
		bodies("whitespace", "white space around JSON is allowed", hello, " \t\r\n{ \"id\" :\n\"Ada\" } \r\n\t "),
		bodies("unicode", "a name may have any letters", text(200, "Hello, Žofie 王 😀"),
			`{"id":"Žofie 王 😀"}`, `{"id":"\u017dofie \u738b \ud83d\ude00"}`),
		bodies("escapes", "escapes are decoded, and the answer has none",
			text(200, "Hello, <a href=\"/\">\\ \t&"),
			`{"id":"<a href=\"\/\">\\ \t&"}`),
		bodies("empty-id", "an empty string is a string", text(200, "Hello, "), `{"id":""}`),
		bodies("long-id", "the answer has the whole name", text(200, "Hello, "+long), `{"id":"`+long+`"}`),
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
		asks("post/surrogates", "half a surrogate pair is valid JSON: it becomes U+FFFD",
			post(`{"id":"\ud800"}`, text(200, "Hello, \ufffd")),
			post(`{"id":"\udc00 \ud83dA"}`, text(200, "Hello, \ufffd \ufffdA")),
			post(`{"id":"\ude00\ud83d"}`, text(200, "Hello, \ufffd\ufffd")),
			post(`{"id":"Ada","name":"\ud800"}`, hello),
			post(`{"name":"\ud800"}`, missingID)),
		bodies("not-a-number", whole, badJSON, `{"id":NaN}`, `{"id":"Ada","n":NaN}`, `{"id":"Ada","n":[Infinity]}`,
			`{"id":"Ada","n":-Infinity}`),
		bodies("number-range",
			"a number beyond a double is refused, as RFC 8259 allows: read as infinite it could not be written again",
			badJSON, `{"id":1e999}`, `{"id":"Ada","n":1e999}`, `{"id":"Ada","n":{"m":[-1e999]}}`),
		asks("post/content-type", "the Content-Type does not matter", append(
			typed("application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded",
				"application/xml", "text/html", "nonsense"),
			post(ada, hello), post(`id=Ada`, badJSON, "Content-Type: application/x-www-form-urlencoded"))...),
		asks("post/content-type-multipart", "the Content-Type does not matter, even one that describes parts",
			typed("multipart/form-data", "multipart/form-data; boundary=x")...),
		asks("post/query", "only the body counts",
			exchange{strings.Replace(posting(`{"name":"x"}`), "POST / ", "POST /?id=Ada ", 1), missingID},
			exchange{strings.Replace(posting(ada), "POST / ", "POST /?id=Bob&x ", 1), hello}),
		turns("post/after-refusal", "the connection stays usable after a refused body",
			post(`{}`, missingID), post(`x`, badJSON), post(``, badJSON), post(ada, hello)),
	}
}

// typed are valid requests with these Content-Types.
func typed(types ...string) (es []exchange) {
	for _, t := range types {
		es = append(es, post(ada, hello, "Content-Type: "+t))
	}
	return es
}
