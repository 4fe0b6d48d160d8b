// Package requests reads and writes files of requests: what is asked, how often, and what must be answered.
// Each is a JSON array; `bin/load --help` shows one.
package requests

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// entry is one element of the array.
type entry struct {
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Headers headers  `json:"headers,omitempty"`
	Body    *content `json:"body,omitempty"`
	Weight  *int     `json:"weight,omitempty"`
	Expect  expected `json:"expect,omitzero"`
}

type expected struct {
	Status int      `json:"status,omitempty"`
	Body   *content `json:"body,omitempty"`
	Length *int     `json:"length,omitempty"`
}

// content is the bytes of a body: a string, or {"base64": "..."} for bytes that are no text.
type content []byte

// encoded is content that is no text.
type encoded struct {
	Base64 []byte `json:"base64"`
}

// Read reads a file of requests.
func Read(name string) ([]harness.Request, error) {
	data, err := input.Read(name, input.MaxSetting)
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Parse reads the requests in data. Errors name the file, the line and the request, because a misspelt
// "expect" would otherwise mean answers that nobody checks.
func Parse(name string, data []byte) ([]harness.Request, error) {
	if mark := byteOrderMark(data); mark != "" {
		return nil, fmt.Errorf("%s begins with a byte-order mark of %s: save it as UTF-8 without one", name, mark)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	at := func(err error) error {
		line := 1 + bytes.Count(data[:d.InputOffset()], []byte("\n"))
		return fmt.Errorf("%s, after line %d: %w", name, line, err)
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, at(errors.Join(errors.New("not a JSON array of requests"), err))
	}
	var all []harness.Request
	for d.More() {
		e := entry{Method: "GET"}
		if err := d.Decode(&e); err != nil {
			return nil, at(fmt.Errorf("request %d: %w", len(all)+1, err))
		}
		r, err := e.request()
		if err != nil {
			return nil, at(fmt.Errorf("request %d: %w", len(all)+1, err))
		}
		all = append(all, r)
	}
	if _, err := d.Token(); err != nil {
		return nil, at(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, at(errors.New("something follows the array"))
	}
	if len(all) == 0 {
		return nil, at(errors.New("there are no requests"))
	}
	return all, nil
}

// Format writes requests as a file that Parse reads.
func Format(all []harness.Request) ([]byte, error) {
	entries := make([]entry, len(all))
	for i, r := range all {
		entries[i] = entry{Method: r.Method, Path: r.Path, Headers: r.Header, Body: contentOf(r.Body),
			Expect: expected{Status: r.Expect.Status, Body: contentOf(r.Expect.Body), Length: r.Expect.Length}}
		if r.Weight > 0 {
			entries[i].Weight = &r.Weight
		}
	}
	return json.Marshal(entries)
}

// byteOrderMark names the encoding whose mark the data begin with; "" without one.
func byteOrderMark(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return "UTF-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "UTF-16"
	}
	return ""
}

func (e entry) request() (harness.Request, error) {
	r := harness.Request{Method: e.Method, Path: e.Path, Header: e.Headers, Weight: 1}
	r.Expect = harness.Expectation{Status: e.Expect.Status, Length: e.Expect.Length}
	switch {
	case e.Path == "":
		return r, errors.New(`"path" is missing`)
	case e.Expect.Length != nil && *e.Expect.Length < 0:
		return r, fmt.Errorf(`"length" %d: it must be 0 or more`, *e.Expect.Length)
	case e.Expect.Length != nil && e.Expect.Body != nil:
		return r, errors.New(`"expect" has a body and a length: give one of them`)
	}
	if e.Weight != nil {
		if r.Weight = *e.Weight; r.Weight < 1 {
			return r, fmt.Errorf(`"weight" %d: it must be 1 or more`, r.Weight)
		}
	}
	if e.Body != nil {
		r.Body = *e.Body
	}
	if e.Expect.Body != nil {
		r.Expect.Body = *e.Expect.Body
	}
	return r, nil
}

// contentOf is nil for a body that is not given.
func contentOf(b []byte) *content {
	if b == nil {
		return nil
	}
	return (*content)(&b)
}

// UnmarshalJSON reads both forms.
func (c *content) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*c = content(text)
		return nil
	}
	var e *encoded
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil || e == nil || e.Base64 == nil {
		return errors.New(`a body is a string, or {"base64": "..."} for bytes that are no text`)
	}
	*c = e.Base64
	return nil
}

// MarshalJSON writes a text as a string.
func (c content) MarshalJSON() ([]byte, error) {
	if utf8.Valid(c) {
		return json.Marshal(string(c))
	}
	return json.Marshal(encoded{c})
}
