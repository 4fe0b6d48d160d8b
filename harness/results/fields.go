package results

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// fieldReader reads fields by column name and keeps the first error.
type fieldReader struct {
	fields map[string]string
	err    error
}

func (f *fieldReader) number(name string) float64 {
	s := f.fields[name]
	if s == "" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(s, 64)
	if (err != nil || math.IsNaN(v) || math.Abs(v) > harness.MaxFigure) && f.err == nil {
		f.err = fmt.Errorf("column %q: %q is no number", name, s)
	}
	return v
}

func (f *fieldReader) count(name string) int64 {
	s := f.fields[name]
	if s == "" {
		return 0
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if (err != nil || v < 0 || v > harness.MaxFigure) && f.err == nil {
		f.err = fmt.Errorf("column %q: %q is no count", name, s)
	}
	return v
}

// between parts the entries of a field that lists some.
const between = "; "

// listed writes a list into one field. An entry that has the mark between entries gets a comma in its place,
// so that who reads the field finds as many entries as there were.
func listed(all []string) string {
	var b strings.Builder
	for i, one := range all {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(strings.ReplaceAll(one, between, ", "))
	}
	return b.String()
}

// reasons reads "12 status 503; 1 connect: refused"; nil for an empty field.
func (f *fieldReader) reasons(name string) harness.Reasons {
	if f.fields[name] == "" {
		return nil
	}
	r := harness.Reasons{}
	for part := range strings.SplitSeq(f.fields[name], between) {
		n, why, ok := strings.Cut(part, " ")
		v, err := strconv.ParseInt(n, 10, 64)
		if (!ok || err != nil || v < 0) && f.err == nil {
			f.err = fmt.Errorf("column %q: %q is no reason with its count", name, part)
		}
		r[why] += v
	}
	return r
}

// rare reads a number that may be missing.
func (f *fieldReader) rare(name string) *float64 {
	if f.fields[name] == "" {
		return nil
	}
	v := f.number(name)
	return &v
}

// counts reads numbers in brackets with commas between them, or with spaces, as in tables of schema 1; nil
// for none.
func (f *fieldReader) counts(name string) (all []int) {
	apart := func(r rune) bool { return strings.ContainsRune("[], ", r) }
	for s := range strings.FieldsFuncSeq(f.fields[name], apart) {
		one := &fieldReader{fields: map[string]string{name: s}}
		all = append(all, int(one.count(name)))
		if f.err == nil {
			f.err = one.err
		}
	}
	return all
}
