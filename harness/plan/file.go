package plan

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"tenrounds/harness/input"
)

// File is a plan file: its settings and the lines of its keys.
type File struct {
	Path     string
	Settings Settings
	// lines maps a dotted key ("load.duration") to its line.
	lines map[string]int
}

// Read reads a plan file over the defaults. Errors about unknown keys and wrong values have file, line and a
// suggestion.
func Read(path string) (*File, error) {
	b, err := input.Read(path, input.MaxSetting)
	if err != nil {
		return nil, fmt.Errorf("read plan: %w", err)
	}
	return Parse(path, b)
}

// Parse is Read for bytes; its errors have path.
func Parse(path string, b []byte) (*File, error) {
	f := &File{Path: path, Settings: Defaults(), lines: map[string]int{}}
	if err := f.look(b); err != nil {
		return nil, err
	}
	// A list in a file replaces the default, as go-toml does for slices.
	dec := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := dec.Decode(&f.Settings); err != nil {
		return nil, explain(path, err)
	}
	return f, nil
}

// Line returns the line of a key in the file, or the line of its table ("[[target]]" for an alias that was
// not given), or 0 if the file has neither.
func (f *File) Line(key string) int {
	for key = strings.ToLower(key); key != ""; key = key[:max(0, strings.LastIndexByte(key, '.'))] {
		if line := f.lines[key]; line > 0 {
			return line
		}
	}
	return 0
}

// explain turns go-toml's errors into "file:line: what, and what to do".
func explain(path string, err error) error {
	var missing *toml.StrictMissingError
	if errors.As(err, &missing) && len(missing.Errors) > 0 {
		e := missing.Errors[0]
		row, _ := e.Position()
		key := strings.Join(e.Key(), ".")
		return fmt.Errorf("%s:%d: unknown key %q%s", path, row, key, unknownKey(key))
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		row, _ := bad.Position()
		if key := strings.Join(bad.Key(), "."); key != "" {
			return fmt.Errorf("%s:%d: %s: %s", path, row, key, plain(bad))
		}
		return fmt.Errorf("%s:%d: %s", path, row, plain(bad))
	}
	return fmt.Errorf("%s: %w", path, err)
}

// unknownKey suggests a key or, for the name of a table, a table.
func unknownKey(key string) string {
	var words []string
	for _, k := range Keys() {
		if table, _, ok := strings.Cut(k, "."); ok && !slices.Contains(words, table) {
			words = append(words, table)
		}
		words = append(words, k)
	}
	if s := Suggest(key, words); s != "" {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return DidYouMean(key, Keys())
}

// goField and goType are how go-toml names a Go field and its type, which mean nothing to the author of a
// plan.
var (
	goField = regexp.MustCompile(`struct field plan\.\w+\.\w+ of type (plan\.)?`)
	goType  = regexp.MustCompile(`harness\.\w+`)
)

func plain(err error) string {
	text := goField.ReplaceAllString(strings.TrimPrefix(err.Error(), "toml: "), "")
	return goType.ReplaceAllString(text, "string")
}

// Keys lists the dotted keys that a plan file may hold.
func Keys() []string { return fieldKeys(reflect.TypeFor[Settings](), "", nil) }

// fieldKeys lists the keys of a struct: those of one type, or all if only is nil.
func fieldKeys(t reflect.Type, prefix string, only reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("toml") == "-" {
			continue
		}
		name := prefix + f.Tag.Get("toml")
		ft := f.Type
		if ft.Kind() == reflect.Slice || ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		if ft.Kind() == reflect.Struct {
			keys = append(keys, fieldKeys(ft, name+".", only)...)
			continue
		}
		if only == nil || ft == only {
			keys = append(keys, name)
		}
	}
	return keys
}

// look finds the line of each key. Keys of the table array [[target]] are numbered: "target.0.name". All are
// in lower case, since the decoder ignores case. A time that is not a string is refused here: for the decoder
// 3 would be three nanoseconds.
func (f *File) look(b []byte) error {
	times := fieldKeys(reflect.TypeFor[Settings](), "", reflect.TypeFor[Duration]())
	var p unstable.Parser
	p.Reset(b)
	prefix, count := "", map[string]int{}
	for p.NextExpression() {
		e := p.Expression()
		name, line := keyOf(&p, e)
		switch e.Kind {
		case unstable.Table:
			prefix = name + "."
			// [target.env] belongs to the last [[target]]
			if array, rest, ok := strings.Cut(name, "."); ok && count[array] > 0 {
				prefix = fmt.Sprintf("%s.%d.%s.", array, count[array]-1, rest)
			}
			f.lines[strings.TrimSuffix(prefix, ".")] = line
		case unstable.ArrayTable:
			prefix = fmt.Sprintf("%s.%d.", name, count[name])
			f.lines[strings.TrimSuffix(prefix, ".")] = line
			count[name]++
		case unstable.KeyValue:
			f.lines[prefix+name] = line
			isTime := slices.Contains(times, numbered.ReplaceAllString(prefix+name, "."))
			if isTime && e.Value().Kind != unstable.String {
				return fmt.Errorf("%s:%d: %s: needs a time with its unit, as \"500ms\"", f.Path, line, prefix+name)
			}
		}
	}
	return nil // the decoder reports wrong TOML, with better messages
}

// numbered is the number of a table in an array.
var numbered = regexp.MustCompile(`\.[0-9]+\.`)

func keyOf(p *unstable.Parser, e *unstable.Node) (name string, line int) {
	var parts []string
	for it := e.Key(); it.Next(); {
		n := it.Node()
		if line == 0 {
			line = p.Shape(n.Raw).Start.Line
		}
		parts = append(parts, string(n.Data))
	}
	return strings.ToLower(strings.Join(parts, ".")), line
}
