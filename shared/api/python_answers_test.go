package api_test

import (
	"strings"

	"github.com/go-playground/validator/v10"

	"tenrounds/harness/scenarios"
	"tenrounds/shared/api"
)

// verdict is what a rule says of a text.
type verdict struct {
	Rule   string `json:"rule"`
	Text   string `json:"text"`
	Passes bool   `json:"passes"`
}

// answered is what is answered to a body, a path, or values.
type answered struct {
	What  string `json:"what"`
	Asked string `json:"asked"`
	// Value is the answer in JSON, as bytes of it must be.
	Value string `json:"value"`
}

// pythonAnswers are verdicts of rules, and answers.
func pythonAnswers() any {
	var answers []answered
	add := func(what, asked string, a api.Answer) {
		body, err := api.Marshal(a.Value)
		if err != nil {
			panic(err) // of a value that every server encodes
		}
		answers = append(answers, answered{what, asked, string(body)})
	}
	for _, body := range oddOrders() {
		var o api.Order
		err := api.Unmarshal([]byte(body), &o)
		add("order", body, api.Ordered(&o, err))
	}
	for _, asked := range []string{"||", "Bearer x|de-AT, en|s", "Bearer x||", "Bearer |de|s", "Bearer x|DE|é",
		"basic x|de|s", "Bearer x y| fr ;q=1|", "Bearer x|ab1|s"} {
		p := strings.Split(asked, "|")
		add("headers", asked, api.Visited(p[0], p[1], p[2]))
	}
	for _, r := range api.Routes()[:60] {
		for _, v := range []string{"7", "+7", "0", "007", "1_0", "9223372036854775807", "9223372036854775808",
			"a.b", "", "é", strings.Repeat("9", 100)} {
			if len(r.Params) == 1 && r.Method == "GET" {
				add(r.Path, v, r.Matched(func(string) string { return v }))
			}
		}
	}
	for _, path := range []string{"/user", "/users/a", "/users/", "/search", "/gists/public", "/", "/orders",
		"/a/b", "/middleware/5", "/repos/a/b/issues/7"} {
		add("unrouted", path, api.Unrouted(path, true))
	}
	add("document", "3", api.Documented("3"))
	return map[string]any{"verdicts": verdicts(), "answers": answers}
}

func verdicts() (all []verdict) {
	rules := validator.New()
	for _, c := range [][]string{
		{"email", "a@b.cd", "a.b+c@d-e.example", "a@b", "@b.cd", "a@", "a b@c.de", "a..b@c.de", ".a@b.cd",
			"a@b..cd", "ä@ö.de", "a@b.c1", "a@1.com", "a@-b.com", "a@b-.com", "a@b.com\n", "a@b.1c", "a@b.c",
			"Ada <a@b.cd>", "a'b@c.de", "a@b.c-d", "a@b_c.de", "a@b.com.", ""},
		{"uuid", "6f1c2a9d-0000-4000-8000-d41d8cd98f00", "6F1C2A9D-0000-4000-8000-d41d8cd98f00", "6f1c2a9d", "",
			"6f1c2a9d-0000-4000-8000-d41d8cd98f00\n"},
		{"e164", "+35312345678", "35312345678", "+0123456789", "+1234567", "+12345678", "+1 234567890", "12"},
		{"alphanum", "aZ09", "a b", "é", "", "a\n"},
		{"datetime=2006-01-02", "2026-02-28", "2026-02-30", "2024-02-29", "2026-2-3", "", "2026-02-28T"},
		{"len=8", "12345678", "1234567", "éééééééé"},
		{"max=3", "", "abc", "abcd", "äöü"},
		{"oneof=web app", "web", "app", "", "web app"},
		{"iso4217", "EUR", "eur", "XXZ", ""},
		{"iso3166_1_alpha2", "IE", "ie", "XX", ""},
	} {
		for _, text := range c[1:] {
			all = append(all, verdict{c[0], text, rules.Var(text, c[0]) == nil})
		}
	}
	return all
}

// oddOrders are orders in JSON that an encoder in another language may take for something else.
func oddOrders() (all []string) {
	order := scenarios.ValidOrder(7)
	order.Lines = order.Lines[:2]
	valid := string(scenarios.JSON(order))
	for _, c := range [][2]string{
		{"", ""}, {`"gift":`, `"gift":null,"was":`}, {`"gift":`, `"gift":"x","was":`}, {`"notes":`, `"no":`},
		{`"lines":`, `"no":`}, {`"customer":`, `"customer":null,"was":`}, {`"customer":`, `"customer":[],"was":`},
		{`"discount":`, `"discount":0.50,"was":`}, {`"discount":`, `"discount":0.0,"was":`},
		{`"discount":`, `"discount":"0","was":`}, {`"weight":`, `"weight":50.0,"was":`},
		{`"weight":`, `"weight":1e3,"was":`}, {`"weight":`, `"weight":1001,"was":`},
		{`"quantity":`, `"quantity":1.5,"was":`}, {`"quantity":`, `"quantity":99999999999999999999,"was":`},
		{`"quantity":`, `"quantity":-1,"was":`}, {`"price":`, `"price":true,"was":`},
		{`"placed":`, `"placed":"2026-03-01T10:00:00.250+02:00","was":`},
		{`"placed":`, `"placed":"2026-03-01T10:00:00+00:00","was":`},
		{`"placed":`, `"placed":"2026-03-01 10:00:00Z","was":`}, {`"placed":`, `"placed":"2026-03-01","was":`},
		{`"placed":`, `"placed":1772359200,"was":`}, {`"placed":`, `"placed":"0001-01-01T00:00:00Z","was":`},
		{`"placed":`, `"placed":"2026-02-30T10:00:00Z","was":`}, {`"from":`, `"no":`}, {`"until":`, `"no":`},
		{`"title":"`, `"title":"\ud800`}, {`"title":"`, `"title":"\u00e9\n`}, {`"phone":`, `"no":`},
		{`"id":"`, `"id":"x`}, {`"channel":"`, `"channel":"x`},
	} {
		all = append(all, strings.Replace(valid, c[0], c[1], 1))
	}
	return append(all, "null", "[]", "{}", `"x"`, "7 7", `{"lines":[null]}`, `{"notes":["a",null]}`)
}
