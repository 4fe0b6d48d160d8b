package docs_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"tenrounds/harness"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

// schemaOf is the JSON Schema of a type as encoding/json writes it. Each struct has a definition, and each
// field the comment that it has in the source.
func schemaOf(t *testing.T, of reflect.Type, title string) *jsonschema.Schema {
	t.Helper()
	g := schemaMaker{known: knownSchemas(t), comments: fieldComments(t), defs: map[string]*jsonschema.Schema{}}
	s, err := jsonschema.ForType(of, &jsonschema.ForOptions{TypeSchemas: g.known})
	if err != nil {
		t.Fatal(err)
	}
	g.fields(of, s)
	s.Schema, s.Title, s.Defs = "https://json-schema.org/draft/2020-12/schema", title, g.defs
	return s
}

// schemaMaker goes through a type and its schema together.
type schemaMaker struct {
	known    map[reflect.Type]*jsonschema.Schema
	comments map[string]string
	defs     map[string]*jsonschema.Schema
}

// tidy puts the schema of a struct among the definitions, and returns what stands in its place.
func (g schemaMaker) tidy(of reflect.Type, s *jsonschema.Schema) *jsonschema.Schema {
	pointer := of.Kind() == reflect.Pointer
	if pointer {
		of = of.Elem()
	}
	switch {
	case g.known[of] != nil:
		return s
	case of.Kind() == reflect.Slice:
		s.Items = g.tidy(of.Elem(), s.Items)
		return s
	case of.Kind() == reflect.Map:
		s.AdditionalProperties = g.tidy(of.Elem(), s.AdditionalProperties)
		return s
	case of.Kind() != reflect.Struct:
		return s
	}
	if g.defs[of.Name()] == nil {
		s.Type, s.Types = "object", nil
		g.defs[of.Name()] = s
		g.fields(of, s)
	}
	ref := &jsonschema.Schema{Ref: "#/$defs/" + of.Name()}
	if pointer {
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{ref, {Type: "null"}}}
	}
	return ref
}

// fields completes the properties of a struct: encoding/json writes null for a nil list that it does not
// omit.
func (g schemaMaker) fields(of reflect.Type, s *jsonschema.Schema) {
	for _, f := range reflect.VisibleFields(of) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		p := s.Properties[name]
		if f.Anonymous || p == nil {
			continue
		}
		p = g.tidy(f.Type, p)
		list := f.Type.Kind() == reflect.Slice || f.Type.Kind() == reflect.Map
		if list && p.Type != "" && !strings.Contains(options, "omit") {
			p.Types, p.Type = []string{"null", p.Type}, ""
		}
		owner := of
		for _, i := range f.Index[:len(f.Index)-1] {
			owner = owner.Field(i).Type
		}
		p.Description = g.comments[owner.String()+"."+f.Name]
		s.Properties[name] = p
	}
}

// knownSchemas are those of types that are not written as their fields say.
func knownSchemas(t *testing.T) map[reflect.Type]*jsonschema.Schema {
	t.Helper()
	words := func(all ...any) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Enum: all} }
	text := func(fields *jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, fields}}
	}
	object := func(of reflect.Type) *jsonschema.Schema {
		s, err := jsonschema.ForType(of, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	times := object(reflect.TypeFor[harness.Distribution]())
	for _, p := range times.Properties {
		p.Type, p.Types = "", []string{"null", "number"}
	}
	return map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():            {Type: "string", Format: "date-time"},
		reflect.TypeFor[tables.Number]():        {Types: []string{"null", "number"}},
		reflect.TypeFor[harness.Distribution](): times,
		reflect.TypeFor[harness.Doubt]():        text(object(reflect.TypeFor[harness.Doubt]())),
		reflect.TypeFor[harness.Stop]():         text(object(reflect.TypeFor[harness.Stop]())),
		reflect.TypeFor[harness.Verdict](): words("", harness.VerdictServer, harness.VerdictGenerator,
			harness.VerdictDatabase, harness.VerdictOffered, harness.VerdictUnclear),
		reflect.TypeFor[harness.Status](): words(harness.StatusRunning, harness.StatusComplete,
			harness.StatusInterrupted, harness.StatusFailed),
		reflect.TypeFor[harness.Mode](): words("", harness.ModeClosed, harness.ModeRate, harness.ModeUsers),
		reflect.TypeFor[harness.Level](): words(harness.FindingImpossible, harness.FindingWarning,
			harness.FindingNote, harness.FindingUnknown, harness.FindingFine),
		reflect.TypeFor[stats.Outcome](): words("", stats.PairDifferent, stats.ChangeEqual, stats.ChangeOpen,
			stats.ChangeImproved, stats.ChangeWorse, stats.ChangeBarred, stats.ChangeBaseline),
	}
}

// fieldComments are the comments of the fields of all structs that a document is made of, by
// package.Type.Field.
func fieldComments(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, dir := range []string{"harness", "harness/results", "harness/report/tables", "harness/instructions"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.TypeSpec); ok {
					structComments(all, file.Name.Name+"."+spec.Name.Name, spec.Type)
				}
				return true
			})
		}
	}
	return all
}

func structComments(all map[string]string, name string, of ast.Expr) {
	s, ok := of.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range s.Fields.List {
		for _, field := range f.Names {
			text := f.Doc.Text() + f.Comment.Text()
			all[name+"."+field.Name] = strings.Join(strings.Fields(text), " ")
		}
	}
}

// limitOfSchema makes "limit" one of the words in lines of schema 2 only: in schema 1 it was the reason.
func limitOfSchema(s *jsonschema.Schema) {
	limit := *s.Properties["limit"]
	s.Properties["limit"] = &jsonschema.Schema{Type: "string", Description: limit.Description}
	two := any(harness.Schema)
	today := &jsonschema.Schema{Required: []string{"schema"},
		Properties: map[string]*jsonschema.Schema{"schema": {Const: &two}}}
	s.If, s.Then = today, &jsonschema.Schema{
		Properties: map[string]*jsonschema.Schema{
			"limit": {Enum: limit.Enum}, "verdict": {Not: &jsonschema.Schema{}},
		}}
}

// optional are members that older files do not have: nothing of a file that is read must be there but these.
func optional(s *jsonschema.Schema, but ...string) {
	required := func(x *jsonschema.Schema) {
		x.Required = slices.DeleteFunc(x.Required, func(name string) bool { return !slices.Contains(but, name) })
	}
	required(s)
	for _, d := range s.Defs {
		required(d)
	}
}

// encoded is a schema as it is in docs/schema.
func encoded(t *testing.T, s *jsonschema.Schema) string {
	t.Helper()
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + "\n"
}
