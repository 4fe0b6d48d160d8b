package apis

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tenrounds/harness/scenarios"
	"tenrounds/shared/api"
)

// bodies send parameters and bodies that break one rule of each kind.
func (s Subject) bodies() (asks []ask) {
	for _, c := range []struct {
		path   string
		faults []api.Fault
	}{
		{query("page", "2"), []api.Fault{{Field: "q", Detail: "breaks the rule required"}}},
		{query("q", "x", "page", "1001"), []api.Fault{{Field: "page", Detail: "breaks the rule max 1000"}}},
		{query("q", "x", "per", "-1"), []api.Fault{{Field: "per", Detail: "breaks the rule min 1"}}},
		{query("q", "x", "sort", "age"), []api.Fault{
			{Field: "sort", Detail: "breaks the rule oneof best stars forks updated"}}},
		{query("q", "x", "label", "a", "label", strings.Repeat("b", 51)), []api.Fault{
			{Field: "label[1]", Detail: "breaks the rule max 50"}}},
		{query("q", strings.Repeat("q", 101), "per", "101"), []api.Fault{
			{Field: "q", Detail: "breaks the rule max 100"}, {Field: "per", Detail: "breaks the rule max 100"}}},
	} {
		a := get("query/"+strings.TrimPrefix(c.path, api.SearchPath), c.path, http.StatusBadRequest, learns)
		asks = append(asks, a.problem(badRequest, parameterWrong, c.faults...))
	}
	for _, p := range []string{query("q", "x", "page", "two"), query("q", "x", "per", "1.5")} {
		a := get("query/"+p, p, http.StatusBadRequest, learns)
		asks = append(asks, a.problem(badRequest, "A parameter has the wrong type."))
	}
	for _, path := range []string{api.PagePath, api.DocumentPath, api.StreamPath} {
		for _, n := range []string{"", "?n=8", "?n=-1", "?n=x"} {
			a := get("variant"+path+n, path+n, http.StatusBadRequest, learns)
			asks = append(asks, a.problem(badRequest, parameterWrong,
				api.Fault{Field: "n", Detail: "must be a whole number from 0 to 7"}))
		}
	}
	asks = append(asks, orders()...)
	asks = append(asks, forms()...)
	const without = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n1\r\n--x--\r\n"
	no := refused("upload/none", api.UploadPath, "multipart/form-data; boundary=x", without)
	other := refused("upload/type", api.UploadPath, api.JSONType, "{}")
	const nofile = "The body has no file."
	return append(asks, no.problem(badRequest, nofile), other.problem(badRequest, nofile))
}

// refused is a POST that gets 400.
func refused(name, path, kind, body string) ask {
	return post(name, path, kind, body, http.StatusBadRequest, learns)
}

// orders break one rule each.
func orders() (asks []ask) {
	for i, c := range []struct {
		change func(*api.Order)
		field  string
		rule   string
	}{
		{func(o *api.Order) { o.ID = "7" }, "id", "uuid"},
		{func(o *api.Order) { o.Currency = "XXZ" }, "currency", "iso4217"},
		{func(o *api.Order) { o.Channel = "fax" }, "channel", "oneof web app phone"},
		{func(o *api.Order) { o.Discount = 0.51 }, "discount", "lte 0.5"},
		{func(o *api.Order) { o.Customer.Name = "" }, "customer.name", "required"},
		{func(o *api.Order) { o.Customer.Email = "x" }, "customer.email", "email"},
		{func(o *api.Order) { o.Customer.Phone = "12" }, "customer.phone", "e164"},
		{func(o *api.Order) { o.Customer.Since = "2026-02-30" }, "customer.since", "datetime 2006-01-02"},
		{func(o *api.Order) { o.Billing.Postcode = "a b" }, "billing.postcode", "alphanum"},
		{func(o *api.Order) { o.Shipping.Country = "ie" }, "shipping.country", "iso3166_1_alpha2"},
		{func(o *api.Order) { o.Lines[2].SKU = "short" }, "lines[2].sku", "len 8"},
		{func(o *api.Order) { o.Lines[0].Quantity = 1000 }, "lines[0].quantity", "max 999"},
		{func(o *api.Order) { o.Lines[1].Price = 0 }, "lines[1].price", "gt 0"},
		{func(o *api.Order) { o.Lines[3].Until = o.Lines[3].From.Add(-1) }, "lines[3].until", "gtefield From"},
		{func(o *api.Order) { o.Lines = o.Lines[:0] }, "lines", "min 1"},
		{func(o *api.Order) { o.Notes[1] = strings.Repeat("n", 201) }, "notes[1]", "max 200"},
	} {
		o := scenarios.ValidOrder(uint64(i))
		c.change(&o)
		a := refused("order/"+c.field, api.OrdersPath, api.JSONType, string(scenarios.JSON(o)))
		asks = append(asks, a.problem(badRequest, "The order is not valid.",
			api.Fault{Field: c.field, Detail: "breaks the rule " + c.rule}))
	}
	valid := string(scenarios.JSON(scenarios.ValidOrder(1)))
	for i, body := range []string{"", "[]", "7", "{", valid[:len(valid)/2], valid + "x", `{"lines":7}`,
		strings.Replace(valid, `"quantity":`, `"quantity":"x","was":`, 1),
		strings.Replace(valid, `"placed":"`, `"placed":"on `, 1)} {
		a := refused(fmt.Sprintf("order/body-%d", i), api.OrdersPath, api.JSONType, body)
		asks = append(asks, a.problem(badRequest, "The body is not an order in JSON."))
	}
	return asks
}

// forms break one rule each.
func forms() (asks []ask) {
	const kind = "application/x-www-form-urlencoded"
	form := func(name, value string) string {
		v := url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "age": {"36"}, "newsletter": {"true"}}
		v.Set(name, value)
		return v.Encode()
	}
	for _, c := range []struct{ field, value, rule string }{
		{"name", strings.Repeat("n", 101), "max 100"}, {"email", "ada", "email"}, {"age", "17", "min 18"},
		{"age", "131", "max 130"},
	} {
		a := refused("form/"+c.field+"/"+c.rule, api.ProfilePath, kind, form(c.field, c.value))
		asks = append(asks, a.problem(badRequest, "The profile is not valid.",
			api.Fault{Field: c.field, Detail: "breaks the rule " + c.rule}))
	}
	for _, c := range [][2]string{{"age", "old"}, {"newsletter", "maybe"}} {
		a := refused("form/"+c[0]+"/type", api.ProfilePath, kind, form(c[0], c[1]))
		asks = append(asks, a.problem(badRequest, "A field has the wrong type."))
	}
	return asks
}
