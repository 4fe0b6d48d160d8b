package plan

import (
	"reflect"
	"slices"
	"strings"

	"tenrounds/harness"
)

// Group is what a setting is about. The help and docs/plan-settings.md show settings by it.
type Group string

// The groups.
const (
	GroupWhat    Group = "What is measured"
	GroupLoad    Group = "Load"
	GroupRounds  Group = "Rounds"
	GroupMachine Group = "Machine"
	GroupOutput  Group = "Output"
)

// Groups are those of settings in the order in which they are shown.
func Groups() []Group {
	return []Group{GroupWhat, GroupLoad, GroupRounds, GroupMachine, GroupOutput}
}

// Setting is one setting of a plan: a key of its file and a flag. The reader, the flags, the completion and
// docs/plan-settings.md are made from it.
type Setting struct {
	// Key is its key in a file: "load.think_min".
	Key string
	// Group is what it is about.
	Group Group
	// Help describes it; the word in back quotes names the value.
	Help string
	// Modes are the modes of load that have it; nil means all.
	Modes []harness.Mode
	// Words are its possible values; nil if they cannot be listed.
	Words []string
	// Open allows other values than Words.
	Open bool
	// Whole means that each flag is one value of the list, which may contain commas.
	Whole bool
	// Default is its value if neither file nor flag has it.
	Default string
}

// Flag is the name of its flag: "think-min".
func (k Setting) Flag() string {
	return strings.ReplaceAll(k.Key[strings.LastIndexByte(k.Key, '.')+1:], "_", "-")
}

// Field is a pointer to its value in s.
func (k Setting) Field(s *Settings) any {
	v := reflect.ValueOf(s).Elem()
	for name := range strings.SplitSeq(k.Key, ".") {
		fields := slices.Collect(v.Type().Fields())
		v = v.Field(slices.IndexFunc(fields, func(f reflect.StructField) bool { return f.Tag.Get("toml") == name }))
	}
	p := v.Addr()
	if v.Kind() == reflect.String { // a word of a fixed set, which has a type of its own
		p = p.Convert(reflect.TypeFor[*string]())
	}
	return p.Interface()
}

// Copy copies its value.
func (k Setting) Copy(to, from *Settings) {
	reflect.ValueOf(k.Field(to)).Elem().Set(reflect.ValueOf(k.Field(from)).Elem())
}

// given reports whether s has a value for it.
func (k Setting) given(s *Settings) bool { return !reflect.ValueOf(k.Field(s)).Elem().IsZero() }
