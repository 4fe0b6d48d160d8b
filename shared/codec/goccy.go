//go:build !stdjson

// Package codec is the JSON library of the servers that can be built with another one. By default it is
// goccy/go-json, as in every server. The tag stdjson selects encoding/json, and GOEXPERIMENT=jsonv2 with it
// the second version. The choice is made in the build, so that the other libraries are not linked.
package codec

import "github.com/goccy/go-json"

// Marshal encodes a value.
func Marshal(v any) ([]byte, error) { return json.Marshal(v) }

// Unmarshal decodes one value that fills b to its end.
func Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
