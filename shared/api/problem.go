package api

import (
	"errors"
	"reflect"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"
)

// Problem is an error in the form of RFC 9457: application/problem+json.
type Problem struct {
	// Type is always "about:blank": the status is enough.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Errors has each wrong field, in the order of the fields.
	Errors []Fault `json:"errors,omitempty"`
}

// Fault is one wrong field of a request.
type Fault struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

var titles = map[int]string{
	400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed",
	413: "Content Too Large", 500: "Internal Server Error",
}

func problem(status int, detail string, faults ...Fault) Answer {
	return Answer{Status: status, Type: ProblemType, Value: Problem{Type: "about:blank", Title: titles[status],
		Status: status, Detail: detail, Errors: faults}}
}

// Broken is the answer to a request that a framework could not read or answer, and to a panic. An unknown
// status becomes 500.
func Broken(status int) Answer {
	if titles[status] == "" {
		status = 500
	}
	return problem(status, "")
}

// TooLarge is the answer to a body over the limit. The connection is closed after it.
func TooLarge() Answer {
	a := problem(413, "A body may have 1048576 bytes.")
	a.Header = []Field{{"Connection", "close"}}
	return a
}

// ErrTooLarge is the error of a binder whose body is over the limit.
var ErrTooLarge = errors.New("api: the body is too large")

// unbound is the answer to a request that the framework could not bind.
func unbound(err error, detail string) Answer {
	if errors.Is(err, ErrTooLarge) {
		return TooLarge()
	}
	return problem(400, detail)
}

// rules is the validator. It is built once, since that is slow and it caches the types.
var rules = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("json") })
	return v
})

// validate returns the faults of a pointer to a struct in the order of its fields.
func validate(v any) (faults []Fault) {
	var found validator.ValidationErrors
	if err := rules().Struct(v); !errors.As(err, &found) {
		return nil
	}
	for _, e := range found {
		_, field, _ := strings.Cut(e.Namespace(), ".") // without the name of the type
		rule := e.Tag()
		if e.Param() != "" {
			rule += " " + e.Param()
		}
		faults = append(faults, Fault{Field: field, Detail: "breaks the rule " + rule})
	}
	return faults
}
