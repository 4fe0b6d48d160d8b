package bookstore

import "github.com/goccy/go-json"

// Problem is an error as RFC 9457 has it: application/problem+json.
type Problem struct {
	// Type is always "about:blank": the status says it all.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Errors names each field that is wrong, in the order of the fields.
	Errors []Fault `json:"errors,omitempty"`
}

// Fault says what is wrong with one field of a request: a member of the body or a parameter.
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

// Answer is a whole answer but for what the engine adds: Content-Length and Date.
type Answer struct {
	Status int
	// Type is the Content-Type.
	Type string
	// Header are the lines beside that one.
	Header []Field
	Body   []byte
}

// Field is one line of an answer's header section.
type Field struct{ Name, Value string }

// Marshal encodes what is answered. It writes & < > as they are: to escape them is a habit of Go's encoders
// that no other language has.
func Marshal(v any) ([]byte, error) { return json.MarshalWithOption(v, json.DisableHTMLEscape()) }

// encode makes an answer of a value.
func encode(status int, v any, header ...Field) Answer {
	body, err := Marshal(v)
	if err != nil { // no value of this package can bring it about
		return problem(500, "")
	}
	return Answer{Status: status, Type: JSONType, Header: header, Body: body}
}

// problem makes an answer of an error.
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
