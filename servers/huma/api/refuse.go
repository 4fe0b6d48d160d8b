package main

import (
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot/stdhttp"
)

// refusal is Huma's error with an answer of the application.
type refusal struct{ answer api.Answer }

// Error is what the interface asks for.
func (r refusal) Error() string { return http.StatusText(r.answer.Status) }

// GetStatus is the status of the answer.
func (r refusal) GetStatus() int { return r.answer.Status }

// ContentType is that of the answer.
func (r refusal) ContentType(string) string { return r.answer.Type }

// MarshalJSON is the body of the answer.
func (r refusal) MarshalJSON() ([]byte, error) { return api.Marshal(r.answer.Value) }

// refuse answers requests that Huma could not bind.
func refuse(ctx huma.Context, status int, message string, faults ...error) huma.StatusError {
	err := errors.Join(append(faults, errors.New(message))...)
	if stdhttp.IsTooLarge(err) {
		err = api.ErrTooLarge
	}
	a := api.Broken(status)
	switch ctx.Operation().Path {
	case api.SearchPath:
		a = api.Searched(api.Search{}, err)
	case api.OrdersPath:
		a = api.Ordered(nil, err)
	case api.UploadPath:
		a = api.Uploaded(nil, err)
	}
	for _, f := range a.Header {
		ctx.SetHeader(f.Name, f.Value)
	}
	return refusal{a}
}

func layers(n int) (all huma.Middlewares) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(ctx huma.Context, next func(huma.Context)) {
			set, passes := l.Value(ctx.Header(l.Reads))
			if !passes {
				_, w := humago.Unwrap(ctx)
				overhttp.Answer(w, api.Unauthorized())
				return
			}
			ctx.SetHeader(l.Sets, set)
			next(ctx)
		})
	}
	return all
}

func recovery(ctx huma.Context, next func(huma.Context)) {
	defer func() {
		if recover() != nil {
			_, w := humago.Unwrap(ctx)
			overhttp.Answer(w, api.Broken(http.StatusInternalServerError))
		}
	}()
	next(ctx)
}
