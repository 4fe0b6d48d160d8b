package load

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// wire is a request as the bytes that go out, with the answer that must come back.
type wire struct {
	bytes  []byte
	head   bool // a HEAD request: its answer has no body whatever the header section says
	last   bool // it asks for the connection to be closed after its answer
	status int
	// body is what the answer's body must be; nil means that it is not compared.
	body []byte
	// length is how long the body must be where it is not compared; nil for any.
	length *int
	// counter is where body has a number that must be another in each answer; 0: nowhere.
	counter int
	// packed are the forms that a compressed body may have; nil if it must come as it is.
	packed *packed
	// proved is the head that the answer must have; nil means that it is not checked.
	proved *provedHead
}

// render writes a request as HTTP/1.1. It refuses what would change the framing, because answers could
// then no longer be matched to requests.
func render(host string, r harness.Request) (wire, error) {
	if !isToken(r.Method) {
		return wire{}, fmt.Errorf("method %q is not a word", r.Method)
	}
	blank := func(c rune) bool { return c <= ' ' || c == 0x7f }
	if !strings.HasPrefix(r.Path, "/") || strings.ContainsFunc(r.Path, blank) {
		return wire{}, fmt.Errorf("path %q must start with / and hold no spaces or control characters", r.Path)
	}
	status := r.Expect.Status
	if status == 0 {
		status = 200
	}
	if c := r.Expect.Counter; c != 0 && (c < 0 || c+harness.CounterDigits > len(r.Expect.Body)) {
		return wire{}, fmt.Errorf("the expected body has no number of %d digits at %d", harness.CounterDigits, c)
	}
	if status < 200 || status > 999 {
		return wire{}, fmt.Errorf("expected status %d is no final status of three digits", status)
	}
	var b strings.Builder
	b.WriteString(r.Method + " " + r.Path + " HTTP/1.1\r\n")
	hasHost, connection := false, fields{}
	for _, h := range r.Header {
		if err := checkField(h); err != nil {
			return wire{}, err
		}
		hasHost = hasHost || strings.EqualFold(h.Name, "Host")
		if strings.EqualFold(h.Name, "Connection") {
			connection.addConnection([]byte(h.Value))
		}
	}
	if !hasHost {
		b.WriteString("Host: " + host + "\r\n")
	}
	for _, h := range r.Header {
		b.WriteString(h.Name + ": " + h.Value + "\r\n")
	}
	if r.Body != nil {
		b.WriteString("Content-Length: " + strconv.Itoa(len(r.Body)) + "\r\n")
	}
	b.WriteString("\r\n")
	out := wire{
		bytes: append([]byte(b.String()), r.Body...), head: r.Method == "HEAD", last: connection.closeToken,
		status: status, body: r.Expect.Body, length: r.Expect.Length, counter: r.Expect.Counter,
	}
	if r.Expect.Gzip && out.body != nil {
		out.packed = &packed{body: out.body}
	}
	return out, nil
}

// closing returns requests that each ask for their connection to be closed.
func closing(requests []harness.Request) []harness.Request {
	all := slices.Clone(requests)
	for i, r := range all {
		all[i].Header = append(slices.Clip(r.Header), harness.HeaderField{Name: "Connection", Value: "close"})
	}
	return all
}

func checkField(h harness.HeaderField) error {
	if !isToken(h.Name) {
		return fmt.Errorf("header name %q is not a word", h.Name)
	}
	for i := range len(h.Value) {
		if !validValue[h.Value[i]] {
			return fmt.Errorf("header %s: value %q holds a control character", h.Name, h.Value)
		}
	}
	for _, own := range []string{"Content-Length", "Transfer-Encoding", "Expect", "Upgrade"} {
		if strings.EqualFold(h.Name, own) {
			return fmt.Errorf("header %s: the generator frames requests itself, so it cannot be set", h.Name)
		}
	}
	return nil
}
