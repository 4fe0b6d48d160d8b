//go:build !stdjson

// Package codec is the JSON library of the servers that can be built with another one. Without a build tag it
// is goccy/go-json, as in every server; the tag stdjson makes it encoding/json, and GOEXPERIMENT=jsonv2
// beside the tag the second version of that beneath the same functions. The choice is made when a server is
// built, so that the library which is not used is not linked either.
package codec

import "github.com/goccy/go-json"

// Marshal encodes a value.
func Marshal(v any) ([]byte, error) { return json.Marshal(v) }

// Unmarshal decodes one value that fills b to its end.
func Unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }
