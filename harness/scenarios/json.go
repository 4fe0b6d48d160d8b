package scenarios

import (
	"bytes"
	stdjson "encoding/json"
)

// JSON encodes an expected answer by encoding/json, which no server uses, so that a fault of the servers'
// encoder shows up. The characters & < > are not escaped.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := stdjson.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // of values of this program only
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
