// Package api is the second application beside the contract: it lets a framework do its own work. It has the
// table of routes, the types with their rules, what each middleware sets, and the complete answers. A server,
// servers/*/api, adds how its framework routes, binds, renders, compresses and flushes.
package api

import (
	"strconv"

	"github.com/goccy/go-json"
)

// Content types.
const (
	JSONType    = "application/json"
	ProblemType = "application/problem+json"
	TextType    = "text/plain; charset=utf-8"
	HTMLType    = "text/html; charset=utf-8"
	StreamType  = "text/event-stream"
)

// Answer is a complete answer. A server encodes Value by its framework's JSON renderer with Marshal, and
// sends Text where Value is nil.
type Answer struct {
	Status int
	// Type is the Content-Type.
	Type string
	// Header are other lines.
	Header []Field
	// Cookie is set where its name is not empty.
	Cookie Field
	Value  any
	Text   string
}

// Field is one line of a header section, or a cookie. Every cookie has Path=/, HttpOnly and SameSite=Lax.
type Field struct{ Name, Value string }

// Marshal encodes a value. It does not escape & < >, unlike the default of Go's encoders.
func Marshal(v any) ([]byte, error) { return json.MarshalWithOption(v, json.DisableHTMLEscape()) }

// Unmarshal decodes a value.
func Unmarshal(body []byte, v any) error { return json.Unmarshal(body, v) }

// text is an answer 200 with a text.
func text(s string) Answer { return Answer{Status: 200, Type: TextType, Text: s} }

// value is an answer 200 with a value.
func value(v any) Answer { return Answer{Status: 200, Type: JSONType, Value: v} }

// Variants is how many documents, pages and streams there are. The parameter n chooses one.
const Variants = 8

// variant reads the parameter n.
func variant(n string) (int, bool) {
	i, err := strconv.Atoi(n)
	return i, err == nil && i >= 0 && i < Variants
}

// noVariant is the answer to a wrong n.
func noVariant() Answer {
	return problem(400, "A parameter is wrong.", Fault{"n", "must be a whole number from 0 to 7"})
}
