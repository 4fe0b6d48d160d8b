package books

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tenrounds/harness/scenarios"
	"tenrounds/shared/bookstore/catalog"
)

// valid is a form that must be accepted.
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

// changed is a valid form with other members; a value absent removes one.
func changed(changes map[string]any) io.Reader {
	form := valid()
	maps.Copy(form, changes)
	maps.DeleteFunc(form, func(_ string, v any) bool { _, ok := v.(absent); return ok })
	return bytes.NewReader(scenarios.JSON(form))
}

type absent struct{}

// forms asks with bodies that are wrong.
func (s Subject) forms() (asks []ask) {
	post := func(name string, body io.Reader, want answer, why string) {
		asks = append(asks, ask{name: "create/" + name, method: "POST", target: "/author", body: body, want: want,
			why:    why,
			header: map[string]string{"Content-Type": jsonType}})
	}
	for _, body := range []string{
		"", " ", "null", "[]", `"name"`, "7", "{", `{"name":"Ada"`, `{"name":"Ada"} x`, `{"name":"Ada"}{}`,
		"{name:1}", `{"a":1,}`, "\x00", "\xff\xfe", `{"name":"\uD800`,
	} {
		post("no-object/"+body, strings.NewReader(body),
			problem(400, "Bad Request", "The body is not one JSON object."), "a body must be one JSON object")
	}
	const each = "each field that is wrong is named, with what is wrong with it"
	for _, c := range []struct {
		changes map[string]any
		detail  string
	}{
		{map[string]any{"name": absent{}}, "is missing"},
		{map[string]any{"name": ""}, "is missing"},
		{map[string]any{"name": nil}, "is missing"},
		{map[string]any{"name": 7}, "must be a string"},
		{map[string]any{"name": []any{"Ada"}}, "must be a string"},
		{map[string]any{"name": strings.Repeat("x", 201)}, "must have at most 200 characters"},
		{map[string]any{"name": "Ada\x00"}, "must be text without control characters"},
		{map[string]any{"name": "A\nB"}, "must be text without control characters"},
		{map[string]any{"name": "   "}, "must be text without control characters"},
		{map[string]any{"country_code": "XX"}, "must be a country code of two capital letters (ISO 3166-1)"},
		{map[string]any{"country_code": "ie"}, "must be a country code of two capital letters (ISO 3166-1)"},
		{map[string]any{"email": "ada"}, "must be an email address"},
		{map[string]any{"email": "ada@"}, "must be an email address"},
		{map[string]any{"phone": "12345"}, "must be a phone number as +4930123456"},
		{map[string]any{"contact_address": absent{}}, "is missing"},
		{map[string]any{"contract_started": "2023-02-29"}, "must be a day as YYYY-MM-DD"},
		{map[string]any{"contract_started": 20240101}, "must be a day as YYYY-MM-DD"},
		{map[string]any{"contract_started": "0000-01-01"}, "must be a day as YYYY-MM-DD"},
		{map[string]any{"contract_started": absent{}}, "is missing"},
		{map[string]any{"contract_finished": "2024-02-28"}, "must not be before contract_started"},
		{map[string]any{"contract_finished": "soon"}, "must be a day as YYYY-MM-DD"},
		{map[string]any{"contract_value": -1}, "must be at least 0"},
		{map[string]any{"contract_value": 1000000000001}, "must be at most 1000000000000"},
		{map[string]any{"contract_value": 1.5}, "must be a whole number"},
		{map[string]any{"contract_value": "1"}, "must be a whole number"},
		{map[string]any{"contract_value": absent{}}, "is missing"},
	} {
		field := slices.Collect(maps.Keys(c.changes))[0]
		post(fmt.Sprintf("%s/%.20v", field, c.changes[field]), changed(c.changes),
			problem(400, "Bad Request", "The author is not valid.", fault{field, c.detail}), each)
	}
	var all []fault
	for _, f := range formFields {
		if f != "contract_finished" {
			all = append(all, fault{f, "is missing"})
		}
	}
	post("empty", strings.NewReader("{}"), problem(400, "Bad Request", "The author is not valid.", all...), each)
	post("case", strings.NewReader(strings.ToUpper(`{"name":"X"}`)),
		problem(400, "Bad Request", "The author is not valid.", all...), "names of members are case-sensitive")
	post("two", changed(map[string]any{"email": "x", "name": 1}),
		problem(400, "Bad Request", "The author is not valid.",
			fault{"name", "must be a string"}, fault{"email", "must be an email address"}), each)
	return asks
}

// creating creates authors in all ways that are allowed, and reads each of them again.
func (c *client) creating(ctx context.Context) {
	for name, a := range map[string]ask{
		"plain":   {body: changed(nil), header: map[string]string{"Content-Type": jsonType}},
		"no-type": {body: changed(nil)},
		"other-type": {body: changed(nil),
			header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
		"chunked":     {body: struct{ io.Reader }{changed(nil)}}, // its length is not seen
		"finished":    {body: changed(map[string]any{"contract_finished": "2024-02-29"})},
		"no-finished": {body: changed(map[string]any{"contract_finished": absent{}})},
		"zero":        {body: changed(map[string]any{"contract_value": 0})},
		"most":        {body: changed(map[string]any{"contract_value": 1000000000000})},
		"float": {body: strings.NewReader(strings.Replace(string(scenarios.JSON(valid())), "125000",
			"1.25e5", 1))},
		"more-members": {body: changed(map[string]any{"id": "x", "other": []any{1, map[string]any{"a": nil}}})},
		"full-size": {body: strings.NewReader(string(scenarios.JSON(valid())) +
			strings.Repeat(" ", 1<<20-len(scenarios.JSON(valid()))))},
	} {
		a.name, a.method, a.target, a.why = "create/"+name, "POST", "/author", "what is valid is created"
		a.want = answer{status: 201, kind: jsonType, header: map[string]string{"Location": ""}}
		c.created(ctx, a)
	}
}

func (c *client) created(ctx context.Context, a ask) {
	// The body is read once; the same again for the comparison.
	form, err := io.ReadAll(a.body)
	if err != nil {
		c.note(a, "a body to send", err.Error())
		return
	}
	var sent map[string]any
	if err := json.Unmarshal(form, &sent); err != nil {
		c.note(a, "a body to send", err.Error())
		return
	}
	if _, hidden := a.body.(struct{ io.Reader }); hidden {
		a.body = struct{ io.Reader }{bytes.NewReader(form)}
	} else {
		a.body = bytes.NewReader(form)
	}
	got, err := c.send(ctx, a)
	switch {
	case err != nil:
		c.unanswered(a, err)
		return
	case got.status != 201:
		c.note(a, "status 201", fmt.Sprintf("status %d: %.300q", got.status, got.body))
		return
	}
	var made struct{ ID uuid.UUID }
	if err := json.Unmarshal(got.body, &made); err != nil ||
		string(got.body) != `{"id":"`+made.ID.String()+`"}` {
		c.note(a, `{"id":"..."}`, string(got.body))
		return
	}
	location := got.header.Get("Location")
	if want := "/author/" + made.ID.String(); location != want {
		c.note(a, "Location: "+want, location)
	}
	if last := catalog.Last(); bytes.Compare(made.ID[:], last[:]) <= 0 {
		c.note(a, "an id that comes after all generated ones", made.ID.String())
	}
	c.readAgain(ctx, a, made.ID, sent)
}

// readAgain compares a created author with what was sent, byte for byte.
func (c *client) readAgain(ctx context.Context, a ask, id uuid.UUID, sent map[string]any) {
	answer, err := c.send(ctx, ask{method: "GET", target: "/author/" + id.String()})
	switch {
	case err != nil:
		c.unanswered(a, err)
		return
	case answer.status != 200:
		c.note(a, "status 200 at its Location", fmt.Sprintf("status %d: %.300q", answer.status, answer.body))
		return
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"id":"%s"`, id)
	for i, f := range formFields {
		if fmt.Fprintf(&b, ",%q:%s", f, scenarios.JSON(sent[f])); i == 1 {
			b.WriteString(`,"country":"Ireland"`)
		}
	}
	b.WriteString(`,"books":[],"genres":[]}`)
	if !bytes.Equal(answer.body, b.Bytes()) {
		c.note(a, b.String(), string(answer.body))
	}
}

// limits sends more than is taken. A server may close the connection before it has read all, and what a
// client library makes of that is not the server's doing; so this goes over a plain socket.
func (c *client) limits(ctx context.Context) {
	const most = 1 << 20
	want := problem(413, "Content Too Large", "A body may have 1048576 bytes.")
	want.closes = true
	head := "POST /author HTTP/1.1\r\nHost: " + c.Addr + "\r\n"
	for name, text := range map[string]string{
		"length": head + fmt.Sprintf("Content-Length: %d\r\n\r\n", most+1), // refused by that alone
		"chunked": head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", most+2,
			strings.Repeat(" ", most)+"{}"),
	} {
		a := ask{name: "create/too-large/" + name, method: "POST", target: "/author", want: want,
			why: "a server must not keep whatever it is sent"}
		got, err := c.overSocket(ctx, text)
		if err != nil {
			c.unanswered(a, err)
			continue
		}
		c.compare(a, got)
	}
}

// overSocket writes what it can and reads the answer.
func (c *client) overSocket(ctx context.Context, text string) (reply, error) {
	c.checks++
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.Addr)
	if err != nil {
		return reply{}, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(timeout))
	_, _ = io.WriteString(conn, text)                          // an error means that the server has refused it already
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // readReply closes it
	if err != nil {
		return reply{}, err
	}
	return readReply(resp)
}
