package codec_test

import (
	"testing"

	"tenrounds/shared/codec"
	"tenrounds/shared/payloads"
)

// Whatever library it is, the document has the contract's bytes, and a name in another case is another name.
// make test-runtimes runs this for all three.
func TestCodec(t *testing.T) {
	t.Parallel()
	b, err := codec.Marshal(payloads.NewDocument())
	if err != nil || string(b) != payloads.JSON {
		t.Errorf("%s, %v", b, err)
	}
	for body, want := range map[string]string{
		`{"id": "Ada"}`: "Hello, Ada", `{"ID": "Ada"}`: payloads.MissingID,
		`{"id": 1}`: payloads.MissingID, `[]`: payloads.BadJSON,
		`{"id": "Ada"} x`: payloads.BadJSON, `null`: payloads.BadJSON, ``: payloads.BadJSON,
		`{"id": "\u0041da", "more": {"id": []}}`: "Hello, Ada",
	} {
		var p payloads.Person
		err := codec.Unmarshal([]byte(body), &p)
		if _, text := payloads.Greet(p, err); text != want {
			t.Errorf("%s: %q, want %q", body, text, want)
		}
	}
}
