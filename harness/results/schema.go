package results

import (
	"encoding/json"
	"fmt"

	"tenrounds/harness"
)

// KeptRun is run.json.
type KeptRun struct {
	// Schema is the version of this form; files without one have schema 1.
	Schema int `json:"schema,omitempty"`
	harness.Run
}

// KeptSelftest is selftest.json.
type KeptSelftest struct {
	// Schema is the version of this form; files without one have schema 1.
	Schema int `json:"schema,omitempty"`
	harness.Selftest
}

// KeptTurn is a line of turns.ndjson.
type KeptTurn struct {
	// Schema is the version of this form; files without one have schema 1.
	Schema int `json:"schema,omitempty"`
	harness.Measurement
	// OldLimit is what schema 1 called the limit; its "limit" was the reason.
	OldLimit harness.Verdict `json:"verdict,omitempty"`
}

// keptTurn is a turn as this version writes it.
func keptTurn(m harness.Measurement) KeptTurn {
	return KeptTurn{Schema: harness.Schema, Measurement: m}
}

// decodeTurn reads a line of turns.ndjson of any schema up to this one.
func decodeTurn(b []byte) (harness.Measurement, error) {
	var k KeptTurn
	if err := decode(b, &k, &k.Schema); err != nil {
		return harness.Measurement{}, err
	}
	m := k.Measurement
	switch {
	case k.Schema < 2: // which renamed them
		m.Verdict, m.Limit = k.OldLimit, string(m.Verdict)
	case k.OldLimit != "":
		return m, fmt.Errorf("json: unknown field %q", "verdict")
	}
	return m, nil
}

// decode reads a value that has its schema at schema. One of a later version is refused as such, whatever
// else this version does not know of it.
func decode(b []byte, v any, schema *int) error {
	err := strict(b, v)
	if err != nil {
		var head struct {
			Schema int `json:"schema"`
		}
		if json.Unmarshal(b, &head) == nil {
			*schema = head.Schema
		}
	}
	if *schema > harness.Schema {
		return fmt.Errorf("it has schema %d, and this bench reads schemas up to %d: "+
			"read it with the bench that wrote it, or with a newer one", *schema, harness.Schema)
	}
	return err
}
