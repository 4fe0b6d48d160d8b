//go:build stdjson

package codec

import "encoding/json"

// Marshal encodes a value.
func Marshal(v any) ([]byte, error) { return json.Marshal(v) }

// Unmarshal decodes one value that fills b to its end.
func Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
