package payloads

import (
	"bytes"
	"errors"
	"io"

	"tenrounds/shared/codec"
)

// errMissingID means: a JSON object, but without an id that is a string.
var errMissingID = errors.New("payloads: id is missing or no string")

// errNoObject means: valid JSON, but no object.
var errNoObject = errors.New("payloads: not a JSON object")

// Person is the body of POST /: {"id": "Ada"}. Other members are ignored.
type Person struct{ ID string }

// UnmarshalJSON reads an object whose member "id", in just this spelling, is a string. Decoding into a
// struct would match the name without regard to case.
func (p *Person) UnmarshalJSON(b []byte) error {
	var members map[string]any
	if err := codec.Unmarshal(b, &members); err != nil {
		return err
	}
	if members == nil {
		return errNoObject
	}
	id, ok := members["id"].(string)
	if !ok {
		return errMissingID
	}
	p.ID = id
	return nil
}

// Greet turns the outcome of binding a Person into status and text of the answer.
func Greet(p Person, err error) (status int, text string) {
	switch {
	case errors.Is(err, errMissingID):
		return 400, MissingID
	case err != nil:
		return 400, BadJSON
	}
	return 200, "Hello, " + p.ID
}

// Decode reads one JSON value that fills r to its end. Frameworks whose binder stops after the first
// value get it as their codec: trailing bytes are an error in the contract. An error of r is returned
// as it is.
func Decode(r io.Reader, v any) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return codec.Unmarshal(b.Bytes(), v)
}
