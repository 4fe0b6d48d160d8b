package books

import (
	"fmt"
	"maps"
	"strings"

	"tenrounds/harness/scenarios"
)

// valid is a valid form.
func valid() map[string]any {
	return map[string]any{
		"name": "Ada O'Brien <&> Ünal", "country_code": "IE", "email": "ada@example.org", "phone": "+35312345678",
		"contact_address": "1 Harbour Street, Cork", "contract_started": "2024-02-29", "contract_finished": nil,
		"contract_value": 125000,
	}
}

// formFields are the fields in the order in which errors name them.
var formFields = []string{"name", "country_code", "email", "phone", "contact_address", "contract_started",
	"contract_finished", "contract_value"}

// changed is a valid form with other members, in JSON; the value absent removes one.
func changed(changes map[string]any) string {
	form := valid()
	maps.Copy(form, changes)
	maps.DeleteFunc(form, func(_ string, v any) bool { _, ok := v.(absent); return ok })
	return string(scenarios.JSON(form))
}

type absent struct{}

const (
	country = "must be a country code of two capital letters (ISO 3166-1)"
	control = "must be text without control characters"
	day     = "must be a day as YYYY-MM-DD"
)

// wrongFields are values of one field, each with what is wrong with it.
var wrongFields = []struct {
	field  string
	value  any
	detail string
}{
	{"name", absent{}, "is missing"},
	{"name", "", "is missing"},
	{"name", nil, "is missing"},
	{"name", 7, "must be a string"},
	{"name", []any{"Ada"}, "must be a string"},
	{"name", strings.Repeat("x", 201), "must have at most 200 characters"},
	{"name", "Ada\x00", control},
	{"name", "A\nB", control},
	{"name", "   ", control},
	{"country_code", "XX", country},
	{"country_code", "ie", country},
	{"email", "ada", "must be an email address"},
	{"email", "ada@", "must be an email address"},
	{"phone", "12345", "must be a phone number as +4930123456"},
	{"contact_address", absent{}, "is missing"},
	{"contract_started", "2023-02-29", day},
	{"contract_started", 20240101, day},
	{"contract_started", "0000-01-01", day},
	{"contract_started", absent{}, "is missing"},
	{"contract_finished", "2024-02-28", "must not be before contract_started"},
	{"contract_finished", "soon", day},
	{"contract_value", -1, "must be at least 0"},
	{"contract_value", 1000000000001, "must be at most 1000000000000"},
	{"contract_value", 1.5, "must be a whole number"},
	{"contract_value", "1", "must be a whole number"},
	{"contract_value", absent{}, "is missing"},
}

// forms sends wrong bodies.
func (s Subject) forms() (asks []ask) {
	post := func(name, body string, want answer, why string) {
		a := create("create/"+name, body)
		a.want, a.why = want, why
		asks = append(asks, a)
	}
	invalid := func(faults ...fault) answer {
		return problem(400, "Bad Request", "The author is not valid.", faults...)
	}
	for _, body := range []string{
		"", " ", "null", "[]", `"name"`, "7", "{", `{"name":"Ada"`, `{"name":"Ada"} x`, `{"name":"Ada"}{}`,
		"{name:1}", `{"a":1,}`, "\x00", "\xff\xfe", `{"name":"\uD800`,
	} {
		post("no-object/"+body, body,
			problem(400, "Bad Request", "The body is not one JSON object."), "a body must be one JSON object")
	}
	const each = "the answer names each wrong field, and what is wrong with it"
	for _, c := range wrongFields {
		post(fmt.Sprintf("%s/%.20v", c.field, c.value), changed(map[string]any{c.field: c.value}),
			invalid(fault{c.field, c.detail}), each)
	}
	var all []fault
	for _, f := range formFields {
		if f != "contract_finished" {
			all = append(all, fault{f, "is missing"})
		}
	}
	post("empty", "{}", invalid(all...), each)
	post("case", `{"NAME":"X"}`, invalid(all...), "names of members are case-sensitive")
	post("two", changed(map[string]any{"email": "x", "name": 1}),
		invalid(fault{"name", "must be a string"}, fault{"email", "must be an email address"}), each)
	return asks
}
