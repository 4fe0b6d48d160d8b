package requests

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tenrounds/harness"
)

// headers is an object of names and values, or an array of "NAME: VALUE" lines; the order is kept.
type headers []harness.HeaderField

// UnmarshalJSON reads both forms.
func (h *headers) UnmarshalJSON(data []byte) error {
	var lines []string
	if json.Unmarshal(data, &lines) == nil {
		for _, line := range lines {
			field, err := Header(line)
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
		if strings.Contains(name.(string), ":") {
			return fmt.Errorf("header name %q has a colon", name)
		}
		field, err := Header(name.(string) + ":" + value.(string))
		if err != nil {
			return err
		}
		*h = append(*h, field)
	}
	return nil
}

// MarshalJSON writes the lines, since a name may be there twice.
func (h headers) MarshalJSON() ([]byte, error) {
	lines := make([]string, len(h))
	for i, f := range h {
		lines[i] = f.Name + ": " + f.Value
	}
	return json.Marshal(lines)
}

// Header reads a header line "NAME: VALUE".
func Header(line string) (harness.HeaderField, error) {
	name, value, ok := strings.Cut(line, ":")
	if !ok || name == "" {
		return harness.HeaderField{}, fmt.Errorf("%q is not NAME: VALUE", line)
	}
	return harness.HeaderField{Name: name, Value: strings.TrimSpace(value)}, nil
}
