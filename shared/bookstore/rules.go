package bookstore

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// rules is the validator. It is built once, since that is slow and it caches the types.
var rules = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("field") })
	// Only an empty or forbidden tag is an error.
	err := errors.Join(
		v.RegisterValidation("plain", func(l validator.FieldLevel) bool { return plain(l.Field().String()) }),
		v.RegisterValidation("notbefore", notBefore),
	)
	if err != nil {
		panic(err)
	}
	return v
})

// plain reports whether every database can store s unchanged: valid UTF-8 without control characters
// (PostgreSQL refuses NUL), and not only white space.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl) && strings.TrimSpace(s) != ""
}

// notBefore compares a date with another field of the struct. Without that field it passes.
func notBefore(l validator.FieldLevel) bool {
	other, kind, _, found := l.GetStructFieldOK2()
	if !found || kind != reflect.Int32 {
		return true
	}
	return l.Field().Int() >= other.Int()
}

// validate returns the faults of a form, in the order of its fields.
func (f *Form) validate() []Fault {
	details := map[string]string{}
	var found validator.ValidationErrors
	if err := rules().Struct(f); errors.As(err, &found) {
		for _, e := range found {
			details[e.Field()] = explain(e)
		}
	}
	for name, detail := range f.faults {
		details[name] = detail
	}
	var faults []Fault
	for _, name := range fields() {
		if d, ok := details[name]; ok {
			faults = append(faults, Fault{Field: name, Detail: d})
		}
	}
	return faults
}

// fields are the names of a form's fields in their order.
var fields = sync.OnceValue(func() (names []string) {
	t := reflect.TypeFor[Form]()
	for i := range t.NumField() {
		if name := t.Field(i).Tag.Get("field"); name != "" {
			names = append(names, name)
		}
	}
	return names
})

// explain describes a rule.
func explain(e validator.FieldError) string {
	switch e.Tag() {
	case "required":
		return "is missing"
	case "max":
		if e.Kind() == reflect.String {
			return fmt.Sprintf("must have at most %s characters", e.Param())
		}
		return "must be at most " + e.Param()
	case "min":
		return "must be at least " + e.Param()
	case "email":
		return "must be an email address"
	case "e164":
		return "must be a phone number as +4930123456"
	case "iso3166_1_alpha2":
		return "must be a country code of two capital letters (ISO 3166-1)"
	case "plain":
		return "must be text without control characters"
	case "notbefore":
		return "must not be before contract_started"
	}
	return "is not valid"
}
