package results

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
)

// column is one column of a table. docs/columns.md is made from these. A value that is nil or no finite
// number is unknown: its field is empty.
type column[T any] struct {
	name, unit, meaning string
	value               func(T) any
}

// table writes rows below their header.
func table[T any](cols []column[T], rows []T) string {
	var b strings.Builder
	b.WriteString(header(cols))
	for _, r := range rows {
		b.WriteString(line(cols, r))
	}
	return b.String()
}

func header[T any](cols []column[T]) string {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.name
	}
	return csvfile.Record(names)
}

func line[T any](cols []column[T], row T) string {
	values := make([]string, len(cols))
	for i, c := range cols {
		values[i] = field(c.value(row))
	}
	return csvfile.Record(values)
}

// field prints a value. Numbers have all their digits.
func field(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case *float64:
		if v == nil {
			return ""
		}
		return field(*v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// nonzero is a figure that is unknown if it is 0.
func nonzero[N int | int64 | float64](n N) any {
	if n == 0 {
		return nil
	}
	return float64(n)
}

// estimates are three columns: a mean and its interval.
func estimates[T any](name, suffix, unit, meaning string, get func(T) harness.Estimate) []column[T] {
	return []column[T]{
		{name + suffix, unit, meaning, func(r T) any { return get(r).Mean }},
		{name + "_low" + suffix, unit, "lower end of its 95 % interval", func(r T) any { return get(r).Low }},
		{name + "_high" + suffix, unit, "upper end", func(r T) any { return get(r).High }},
	}
}
