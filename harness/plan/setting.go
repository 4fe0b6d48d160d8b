package plan

import (
	"reflect"
	"slices"
	"strings"
)

// Setting is one setting of a plan: a key of its file and a flag. Reader, flags, completion and docs/plan-settings.md
// take all they know of it from here.
type Setting struct {
	// Key is its key in a file: "load.think_min".
	Key string
	// Help says what it does; the word in back quotes names the value.
	Help string
	// Modes are the modes of load that it belongs to, and the others refuse it; nil is all.
	Modes []string
	// Words are the values that it can have, or its list can hold; nil if they cannot be listed here.
	Words []string
	// Open allows other values than Words.
	Open bool
	// Whole makes each flag one value of the list, which may contain commas.
	Whole bool
	// Default is its value where neither file nor flag gives it.
	Default string
}

// Flag is the name of its flag: "think-min".
func (k Setting) Flag() string {
	return strings.ReplaceAll(k.Key[strings.LastIndexByte(k.Key, '.')+1:], "_", "-")
}

// Field is the pointer to its value in s: the field whose tag has its key.
func (k Setting) Field(s *Settings) any {
	v := reflect.ValueOf(s).Elem()
	for name := range strings.SplitSeq(k.Key, ".") {
		fields := slices.Collect(v.Type().Fields())
		v = v.Field(slices.IndexFunc(fields, func(f reflect.StructField) bool { return f.Tag.Get("toml") == name }))
	}
	return v.Addr().Interface()
}

// Copy puts its value in from over that in to.
func (k Setting) Copy(to, from *Settings) {
	reflect.ValueOf(k.Field(to)).Elem().Set(reflect.ValueOf(k.Field(from)).Elem())
}

// given reports whether s has a value for it.
func (k Setting) given(s *Settings) bool { return !reflect.ValueOf(k.Field(s)).Elem().IsZero() }
