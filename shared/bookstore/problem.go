package bookstore

import "github.com/goccy/go-json"

// Problem is an error in the form of RFC 9457: application/problem+json.
type Problem struct {
	// Type is always "about:blank": the status is enough.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Errors has each wrong field, in the order of the fields.
	Errors []Fault `json:"errors,omitempty"`
}

// Fault is one wrong field of a request: a member of the body or a parameter.
type Fault struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Content types.
const (
	JSONType    = "application/json"
	ProblemType = "application/problem+json"
)

var titles = map[int]string{
	400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large",
	500: "Internal Server Error", 503: "Service Unavailable",
}

// Answer is a complete answer without Content-Length and Date, which the engine adds.
type Answer struct {
	Status int
	// Type is the Content-Type.
	Type string
	// Header are the other lines.
	Header []Field
	Body   []byte
}

// Field is one line of an answer's header section.
type Field struct{ Name, Value string }

// Marshal encodes an answer. It does not escape & < >, unlike the default of Go's encoders.
func Marshal(v any) ([]byte, error) { return json.MarshalWithOption(v, json.DisableHTMLEscape()) }

// encode makes an answer from a value.
func encode(status int, v any, header ...Field) Answer {
	body, err := Marshal(v)
	if err != nil { // impossible with the values of this package
		return problem(500, "")
	}
	return Answer{Status: status, Type: JSONType, Header: header, Body: body}
}

// problem makes an answer from an error.
func problem(status int, detail string, faults ...Fault) Answer {
	p := Problem{Type: "about:blank", Title: titles[status], Status: status, Detail: detail, Errors: faults}
	body, err := Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500}`)
		status = 500
	}
	return Answer{Status: status, Type: ProblemType, Body: body}
}

// with adds a header line.
func (a Answer) with(name, value string) Answer {
	a.Header = append(a.Header, Field{name, value})
	return a
}
