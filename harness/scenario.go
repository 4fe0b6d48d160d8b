package harness

import (
	"fmt"
)

// Request is one HTTP/1.1 request together with the answer that it must get.
type Request struct {
	Method string
	// Path is the request target as it goes over the wire: "/json".
	Path string
	// Header are the lines beside Host and Content-Length, in order.
	Header []HeaderField
	// Body is sent with a Content-Length when it is not nil.
	Body []byte
	// Weight is the request's share among those of its scenario; 0 counts as 1.
	Weight int
	Expect Expectation
}

// HeaderField is one line of a header section.
type HeaderField struct{ Name, Value string }

// Expectation is what an answer must be. It never comes from a server under test.
type Expectation struct {
	// Status is the status code; 0 means 200.
	Status int
	// Body is compared byte for byte. Nil means that the body is not compared, and then the
	// measurement is marked as not verified; an empty body is a non-nil slice of length 0.
	Body []byte
	// Gzip says that Body must come compressed by gzip, in any of the forms that unpack to it.
	Gzip bool
	// Length is how many bytes the body must have where Body is nil; nil means that this is not checked either.
	Length *int
	// Counter is where Body has a number of CounterDigits digits that rises with each answer of a server started
	// with --vary; 0: nowhere.
	Counter int
}

// CounterDigits is how long the number at Expectation.Counter is.
const CounterDigits = 10

// Scenario is what is asked of every target: requests and expectations together.
type Scenario struct {
	// Name is the word on the command line and in the tables.
	Name string
	// About says in one line what it measures.
	About string
	// Requests are drawn at random by weight, seeded, each connection with a stream of its own.
	Requests []Request
}

// Own is the application of servers without the contract: the user's own. What they are asked is in a file
// of requests, or is the path of their URL.
const Own = "own"

// ContractNone in a manifest means that its server does not have the contract.
const ContractNone = "none"

// Compared says what each answer of an own server is held against.
type Compared string

// What can be compared.
const (
	ComparedBody   Compared = "status and body"
	ComparedLength Compared = "status and length"
	ComparedStatus Compared = "status"
)

// OwnAnswer is the answer to one request, as an own server gave it before the rounds.
type OwnAnswer struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status int    `json:"status"`
	// Bytes is the length of the body, and SHA256 its sum in hexadecimal.
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256,omitempty"`
	// JSON is the sum of the body's JSON value, whatever its spaces and the order of its members.
	JSON string `json:"json_sha256,omitempty"`
	// Compared is what each answer under load must have in common with this one, or with the requests file if
	// FromFile is true.
	Compared Compared `json:"compared"`
	FromFile bool     `json:"from_file,omitempty"`
}

// Request is the request on one line.
func (a OwnAnswer) Request() string { return a.Method + " " + a.Path }

// differs says how the answers of two servers to a request differ; "" if they are alike as far as is known.
func (a OwnAnswer) differs(alias, other string, b OwnAnswer) string {
	const so = ": they do not do the same work, so the faster one need not be the better one"
	asked := a.Request()
	if b.Request() != asked {
		asked += " and " + b.Request()
	}
	switch {
	case a.Status != b.Status:
		return fmt.Sprintf("%s and %s answer %s with status %d and %d%s", alias, other, asked, a.Status, b.Status,
			so)
	case a.Bytes != b.Bytes && a.JSON != "" && a.JSON == b.JSON:
		return fmt.Sprintf(
			"%s and %s answer %s with the same JSON value in %d and %d bytes: one writes more spaces, "+
				"escapes or digits",
			alias,
			other,
			asked,
			a.Bytes,
			b.Bytes,
		)
	case a.Bytes != b.Bytes:
		return fmt.Sprintf("%s and %s answer %s with %d and %d bytes%s", alias, other, asked, a.Bytes, b.Bytes, so)
	case a.Compared == ComparedBody && b.Compared == ComparedBody && a.SHA256 != b.SHA256:
		return fmt.Sprintf("%s and %s answer %s with different bytes of the same length", alias, other, asked)
	}
	return ""
}
