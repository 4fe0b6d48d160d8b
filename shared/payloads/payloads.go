// Package payloads has the bytes, values and tables of the contract's answers. Servers only send them in
// their framework's way; the verifier and the scenarios take the expected answers from here, never from a
// server.
package payloads

import (
	"strings"
	"sync/atomic"
)

// Content types and fixed texts of the contract.
const (
	TextType  = "text/plain; charset=utf-8"
	JSONType  = "application/json"
	FileType  = "application/octet-stream"
	Text      = "Hello World!"
	Healthy   = "ok"
	NotFound  = "Not Found"
	NoMethod  = "Method Not Allowed"
	TooLarge  = "Payload Too Large"
	MissingID = "Missing required parameter 'id'"
	BadJSON   = "Invalid JSON"
)

// MaxBody is the largest request body that is accepted, in bytes.
const MaxBody = 1 << 20

// MaxHeader is the limit of the header section of a request, in bytes.
const MaxHeader = 16 << 10

// Date is the JSON document's date, and the modification time of the files, in Unix seconds.
const Date = 1552291200

// JSON is the document in bytes: 106.
const JSON = `{"test":true,"date":1552291200,"values":[1,2,3,4,5],` +
	`"sub_attributes":{"attribute1":1,"attribute2":"True"}}`

// Document is the value of /json. Every request encodes it again.
type Document struct {
	Test          bool          `json:"test"`
	Date          int64         `json:"date"`
	Values        []int         `json:"values"`
	SubAttributes SubAttributes `json:"sub_attributes"`
}

// SubAttributes is the nested object of a Document.
type SubAttributes struct {
	Attribute1 int    `json:"attribute1"`
	Attribute2 string `json:"attribute2"`
}

// NewDocument returns the document with its fixed date.
func NewDocument() Document {
	return Document{
		Test:          true,
		Date:          Date,
		Values:        []int{1, 2, 3, 4, 5},
		SubAttributes: SubAttributes{Attribute1: 1, Attribute2: "True"},
	}
}

// The range of the first date: with ten digits, also after a billion answers, the document has 106 bytes.
const (
	LowestBase  = 1_000_000_000
	HighestBase = 8_999_999_999
)

// Documents returns the function that a server calls for each answer of /json. With a base the date rises by
// one at each call, which reveals a cached answer. With 0 it is fixed.
func Documents(base int64) func() Document {
	if base == 0 {
		return NewDocument
	}
	var calls atomic.Int64
	return func() Document {
		d := NewDocument()
		d.Date = base + calls.Add(1)
		return d
	}
}

// Allow returns the Allow line of a path, or "" if the path is unknown. Everything under /files/ is known.
func Allow(path string) string {
	switch path {
	case "/":
		return "GET, HEAD, POST"
	case "/text", "/json", "/about", "/healthz":
		return "GET, HEAD"
	}
	if strings.HasPrefix(path, "/files/") {
		return "GET, HEAD"
	}
	return ""
}
