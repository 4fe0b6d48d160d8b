package verify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness/verify/wire"
)

// Answer is one ordinary answer in a form that can be compared between servers.
type Answer struct {
	// Request is the request: "GET /json".
	Request string
	// Line is the status line.
	Line string
	// Head are the header lines, sorted, without the value of Date.
	Head []string
	Body []byte
}

// ordinary are the requests to which all servers give equal answers. /about and the engine cases are not
// among them.
func ordinary() (requests []string) {
	add := func(raw string) { requests = append(requests, raw) }
	paths := []string{"/", "/text", "/json", "/healthz", "/nope", "/json/", "/files/1k.bin", "/files/64k.bin",
		"/files/1m.bin", "/files/none"}
	for _, path := range paths {
		for _, method := range []string{"GET", "HEAD", "DELETE"} {
			add(request(method, path))
		}
	}
	add(request("GET", "/files/1k.bin", "Range: bytes=5-9"))
	add(request("GET", "/json", closeLine))
	for _, body := range []string{ada, `{}`, `{"ID":"Ada"}`, `[]`, ``, ada + "x"} {
		add(posting(body))
	}
	return requests
}

// Answers returns the answers of s that must be equal in all servers, in a fixed order.
func Answers(ctx context.Context, s Subject) ([]Answer, error) {
	var as []Answer
	for _, raw := range ordinary() {
		a, err := ordinaryAnswer(ctx, s.Addr, raw)
		if err != nil {
			return nil, fmt.Errorf("%s to %s: %s", describe(raw), s.Name, wire.Explain(err))
		}
		as = append(as, a)
	}
	return as, nil
}

func ordinaryAnswer(ctx context.Context, addr, raw string) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := wire.Dial(ctx, addr, 0)
	if err != nil {
		return Answer{}, err
	}
	defer c.Close()
	c.Send(raw)
	a, err := c.Read(exchange{raw: raw}.method())
	if err != nil {
		return Answer{}, err
	}
	r := Answer{Request: describe(raw), Line: a.Line, Body: a.Body}
	for _, l := range a.Head {
		name, value := wire.Header(l)
		if name == "Date" {
			value = ""
		}
		r.Head = append(r.Head, name+": "+value)
	}
	slices.Sort(r.Head)
	return r, nil
}
