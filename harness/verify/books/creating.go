package books

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"tenrounds/harness/scenarios"
	"tenrounds/shared/bookstore/catalog"
)

// creating creates authors in all valid ways, and reads each of them again.
func (c *client) creating(ctx context.Context) {
	plain := changed(nil)
	finished := func(value any) string { return changed(map[string]any{"contract_finished": value}) }
	value := func(v any) string { return changed(map[string]any{"contract_value": v}) }
	for name, body := range map[string]string{
		"plain": plain, "no-type": plain, "other-type": plain, "chunked": plain,
		"finished": finished("2024-02-29"), "no-finished": finished(absent{}),
		"zero": value(0), "most": value(1000000000000), "float": strings.Replace(plain, "125000", "1.25e5", 1),
		"more-members": changed(map[string]any{"id": "x", "other": []any{1, map[string]any{"a": nil}}}),
		"full-size":    plain + strings.Repeat(" ", 1<<20-len(plain)),
	} {
		a := create("create/"+name, body)
		a.why = "a valid author is created"
		switch name {
		case "no-type":
			a.header = nil
		case "other-type":
			a.header = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
		case "chunked":
			a.chunked = true
		}
		c.createOne(ctx, a)
	}
}

func (c *client) createOne(ctx context.Context, a ask) {
	got := c.send(ctx, a)
	if got == nil || !c.compare(a, got) {
		return
	}
	var made struct{ ID uuid.UUID }
	err := json.Unmarshal(got.Body, &made)
	if err != nil || string(got.Body) != `{"id":"`+made.ID.String()+`"}` {
		c.note(a, `{"id":"..."}`, string(got.Body))
		return
	}
	location := got.Get("Location")
	if want := "/author/" + made.ID.String(); location != want {
		c.note(a, "Location: "+want, location)
	}
	if last := catalog.Last(); bytes.Compare(made.ID[:], last[:]) <= 0 {
		c.note(a, "an id after all generated ones", made.ID.String())
	}
	c.readAgain(ctx, a, made.ID)
}

// readAgain compares a created author with the request, byte for byte.
func (c *client) readAgain(ctx context.Context, a ask, id uuid.UUID) {
	var sent map[string]any
	if err := json.Unmarshal([]byte(a.body), &sent); err != nil {
		c.note(a, "a body to send", err.Error())
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
	c.check(ctx, ask{name: a.name, method: "GET", target: "/author/" + id.String(), why: a.why,
		want: answer{status: 200, kind: jsonType, body: b.Bytes()}})
}

// limits sends bodies that are too large. A server may answer and close before it has read them.
func (c *client) limits(ctx context.Context) {
	const most = 1 << 20
	for name, a := range map[string]ask{
		"length":  {header: map[string]string{"Content-Length": fmt.Sprint(most + 1)}}, // refused without a body
		"chunked": {chunked: true, body: strings.Repeat(" ", most) + "{}"},
	} {
		a.name, a.method, a.target = "create/too-large/"+name, "POST", "/author"
		a.want = problem(413, "Content Too Large", "A body may have 1048576 bytes.")
		a.want.closes, a.why = true, "a server must limit bodies"
		c.check(ctx, a)
		c.http.Close() // a server that keeps the connection may still wait for the body
	}
}
