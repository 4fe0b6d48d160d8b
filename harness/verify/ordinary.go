package verify

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Answer is one ordinary answer in a form in which servers can be compared.
type Answer struct {
	// Request is what was asked: "GET /json".
	Request string
	// Line is the status line.
	Line string
	// Head are the header lines, sorted, without the value of Date.
	Head []string
	Body []byte
}

// ordinary are the requests to which all servers give equal answers. /about is not among them, nor are the
// cases of the engine table.
func ordinary() []exchange {
	var es []exchange
	add := func(method, raw string) { es = append(es, exchange{method: method, raw: raw}) }
	paths := []string{"/", "/text", "/json", "/healthz", "/nope", "/json/", "/files/1k.bin", "/files/64k.bin",
		"/files/1m.bin", "/files/none"}
	for _, path := range paths {
		add("GET", request("GET", path))
		add("HEAD", request("HEAD", path))
		add("DELETE", request("DELETE", path))
	}
	add("GET", request("GET", "/files/1k.bin", "Range: bytes=5-9"))
	add("GET", request("GET", "/json", closeLine))
	for _, body := range []string{ada, `{}`, `{"ID":"Ada"}`, `[]`, ``, ada + "x"} {
		add("POST", posting(body))
	}
	return es
}

// Answers asks s for the answers that must be equal in all servers, in a fixed order.
func Answers(ctx context.Context, s Subject) ([]Answer, error) {
	var as []Answer
	for _, e := range ordinary() {
		a, err := ordinaryAnswer(ctx, s.Addr, e)
		if err != nil {
			return nil, fmt.Errorf("ask %s for %s: %s", s.Name, firstLine(e.raw), explain(err))
		}
		as = append(as, a)
	}
	return as, nil
}

func ordinaryAnswer(ctx context.Context, addr string, e exchange) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := dial(ctx, addr, 0)
	if err != nil {
		return Answer{}, err
	}
	defer c.Close()
	c.send(e.raw)
	a, err := c.read(e.method)
	if err != nil {
		return Answer{}, err
	}
	r := Answer{Request: firstLine(e.raw), Line: a.Line, Body: a.Body}
	for _, l := range a.Head {
		name, value := headerLine(l)
		if name == "Date" {
			value = ""
		}
		r.Head = append(r.Head, name+": "+value)
	}
	slices.Sort(r.Head)
	return r, nil
}
