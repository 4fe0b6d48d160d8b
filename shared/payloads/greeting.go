package payloads

import (
	"bytes"
	"errors"
	"io"

	"tenrounds/shared/codec"
)

// errMissingID is the error for a JSON object without a string as its id.
var errMissingID = errors.New("payloads: id is missing or no string")

// errNoObject is the error for valid JSON that is not an object.
var errNoObject = errors.New("payloads: not a JSON object")

// Person is the body of POST /: {"id": "Ada"}. Other members are ignored.
type Person struct{ ID string }

// UnmarshalJSON reads an object with a string as "id", in exactly this spelling. Decoding into a struct would
// ignore case.
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

// Greet returns the answer for a Person, or for the error of reading it.
func Greet(p Person, err error) (status int, text string) {
	switch {
	case errors.Is(err, errMissingID):
		return 400, MissingID
	case err != nil:
		return 400, BadJSON
	}
	return 200, "Hello, " + p.ID
}

// Decode reads one JSON value and refuses trailing bytes. Frameworks whose binder stops after the first value
// use it as their codec. It returns an error of r unchanged.
func Decode(r io.Reader, v any) error {
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	return codec.Unmarshal(b.Bytes(), v)
}
