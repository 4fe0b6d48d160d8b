package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// requestEntry is one element of a --requests file.
type requestEntry struct {
	Method  string  `json:"method"`
	Path    string  `json:"path"`
	Headers headers `json:"headers"`
	Body    *string `json:"body"`
	Weight  *int    `json:"weight"`
	Expect  struct {
		Status int     `json:"status"`
		Body   *string `json:"body"`
	} `json:"expect"`
}

// readRequests reads a JSON array of requests, from stdin if the name is "-". Errors name the file, the line
// and the request, because a misspelt "expect" would otherwise mean answers that nobody checks.
func readRequests(name string, stdin io.Reader) ([]harness.Request, error) {
	var data []byte
	var err error
	if name == "-" {
		name = "standard input"
		data, err = input.ReadFrom(stdin, name, input.MaxSetting)
	} else {
		data, err = input.Read(name, input.MaxSetting)
	}
	if err != nil {
		return nil, fmt.Errorf("--requests: %w", err)
	}
	if mark := byteOrderMark(data); mark != "" {
		return nil, fmt.Errorf("--requests: %s begins with a byte-order mark of %s: save it as UTF-8 without one",
			name, mark)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	at := func(err error) error {
		line := 1 + bytes.Count(data[:d.InputOffset()], []byte("\n"))
		return fmt.Errorf("--requests: %s, after line %d: %w", name, line, err)
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, at(errors.Join(errors.New("not a JSON array of requests"), err))
	}
	var all []harness.Request
	for d.More() {
		e := requestEntry{Method: "GET"}
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

func (e requestEntry) request() (harness.Request, error) {
	r := harness.Request{Method: e.Method, Path: e.Path, Header: e.Headers, Weight: 1}
	r.Expect.Status = e.Expect.Status
	if e.Path == "" {
		return r, errors.New(`"path" is missing`)
	}
	if e.Weight != nil {
		if r.Weight = *e.Weight; r.Weight < 1 {
			return r, fmt.Errorf(`"weight" %d: it must be 1 or more`, r.Weight)
		}
	}
	if e.Body != nil {
		r.Body = []byte(*e.Body)
	}
	if e.Expect.Body != nil {
		r.Expect.Body = []byte(*e.Expect.Body)
	}
	return r, nil
}

// headers is an object of names and values, or an array of "NAME: VALUE" lines; the order is kept.
type headers []harness.HeaderField

func (h *headers) UnmarshalJSON(data []byte) error {
	var lines []string
	if json.Unmarshal(data, &lines) == nil {
		for _, line := range lines {
			field, err := parseHeader(line)
			if err != nil {
				return err
			}
			*h = append(*h, field)
		}
		return nil
	}
	var check map[string]string
	if json.Unmarshal(data, &check) != nil {
		return errors.New(`"headers" must be an object of strings or an array of "NAME: VALUE"`)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	_, _ = d.Token() // the brace; the syntax has been checked
	for d.More() {
		name, _ := d.Token()
		value, _ := d.Token()
		*h = append(*h, harness.HeaderField{Name: name.(string), Value: value.(string)})
	}
	return nil
}

func parseHeader(line string) (harness.HeaderField, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || name == "" {
		return harness.HeaderField{}, fmt.Errorf("%q is not NAME: VALUE", line)
	}
	return harness.HeaderField{Name: name, Value: strings.TrimSpace(value)}, nil
}
