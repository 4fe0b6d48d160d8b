package scenarios

import (
	"bytes"
	stdjson "encoding/json"
)

// JSON is what a server must answer with a value in it: encoded by encoding/json, which no server uses, so that a fault of
// the servers' own encoder shows too. The characters & < > are as they are.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := stdjson.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // of values of this program only
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
