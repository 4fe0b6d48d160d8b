// Package csvfile writes and reads CSV whose texts no spreadsheet takes for formulas. A field that begins
// with = + - @ or white space and is no number gets an apostrophe in front, as OWASP advises; reading takes
// it off again.
package csvfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Record is one line.
func Record(fields []string) string {
	safe := make([]string, len(fields))
	for i, f := range fields {
		safe[i] = guard(f)
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(safe) // a strings.Builder takes everything
	w.Flush()
	return b.String()
}

// ParseError is a fault of the syntax, with its line.
type ParseError = csv.ParseError

// Reader reads records.
type Reader struct{ *csv.Reader }

// NewReader returns a reader of r.
func NewReader(r io.Reader) Reader { return Reader{csv.NewReader(r)} }

// Read returns the next record as Record was given it.
func (r Reader) Read() ([]string, error) {
	fields, err := r.Reader.Read()
	for i, f := range fields {
		fields[i] = plain(f)
	}
	return fields, err
}

// ReadAll returns all records that are left.
func (r Reader) ReadAll() (all [][]string, err error) {
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, fields)
	}
}

const apostrophe = "'"

// formula reports whether a spreadsheet may calculate a field.
func formula(f string) bool {
	return f != "" && strings.ContainsRune("=+-@\t\r\n", rune(f[0]))
}

// guard puts an apostrophe before a formula, and before a text that plain would take for a guarded one.
func guard(f string) string {
	rest := strings.TrimLeft(f, apostrophe)
	if !formula(rest) {
		return f
	}
	if _, err := strconv.ParseFloat(f, 64); err == nil {
		return f // a negative number
	}
	return apostrophe + f
}

func plain(f string) string {
	if rest, guarded := strings.CutPrefix(f, apostrophe); guarded &&
		formula(strings.TrimLeft(rest, apostrophe)) {
		return rest
	}
	return f
}
