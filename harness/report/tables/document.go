package tables

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/figures"
)

// Number is a figure for programs: null in JSON and an empty cell in CSV where it is not known.
type Number float64

// MarshalJSON writes null for an unknown figure.
func (n Number) MarshalJSON() ([]byte, error) {
	if figures.Unknown(float64(n)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// String is the figure as a cell.
func (n Number) String() string {
	if figures.Unknown(float64(n)) {
		return ""
	}
	return strconv.FormatFloat(float64(n), 'g', -1, 64)
}

// writeJSON writes a document, indented.
func writeJSON(w io.Writer, document any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false) // texts hold & and >
	return e.Encode(document)
}

// writeCSV writes structs, a line each, below the names that their fields have in JSON.
func writeCSV[T any](w io.Writer, rows []T) error {
	fields := reflect.VisibleFields(reflect.TypeFor[T]())
	cells := make([]string, len(fields))
	for i, f := range fields {
		cells[i], _, _ = strings.Cut(f.Tag.Get("json"), ",")
	}
	lines := []string{csvfile.Record(cells)}
	for _, r := range rows {
		for i, f := range fields {
			cells[i] = fmt.Sprint(reflect.ValueOf(r).FieldByIndex(f.Index).Interface())
		}
		lines = append(lines, csvfile.Record(cells))
	}
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}
