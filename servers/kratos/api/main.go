// Command api is the application api on go-kratos/kratos.
package main

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/go-kratos/kratos/v2/log"
	"github.com/go-kratos/kratos/v2/middleware"
	"github.com/go-kratos/kratos/v2/middleware/recovery"
	"github.com/go-kratos/kratos/v2/transport"
	khttp "github.com/go-kratos/kratos/v2/transport/http"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("kratos-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes registers the handlers as the code does that Kratos generates: binders, and a chain of middlewares
// by operation. Kratos has no compression and no templates. Its router takes the first route that fits, so
// the table comes last.
func routes(c boot.Config) http.Handler {
	log.SetLogger(log.NewStdLogger(io.Discard)) // recovery logs each panic
	s := khttp.NewServer(
		khttp.Timeout(0), khttp.StrictSlash(false), khttp.Filter(overhttp.Exact),
		khttp.NotFoundHandler(http.HandlerFunc(overhttp.Unrouted)),
		khttp.MethodNotAllowedHandler(http.HandlerFunc(overhttp.Unrouted)),
		khttp.RequestDecoder(func(r *http.Request, v any) error { return payloads.Decode(r.Body, v) }),
		khttp.ResponseEncoder(func(w http.ResponseWriter, _ *http.Request, v any) error {
			overhttp.Answer(w, v.(api.Answer))
			return nil
		}),
		khttp.ErrorEncoder(func(w http.ResponseWriter, _ *http.Request, err error) {
			var r refusal
			if !errors.As(err, &r) {
				r.answer = api.Broken(http.StatusInternalServerError)
			}
			overhttp.Answer(w, r.answer)
		}),
	)
	r := s.Route("/")
	for path, text := range map[string]string{"/about": c.Name, "/healthz": payloads.Healthy} {
		r.GET(path, std(stdhttp.TextHandler(text)))
	}
	r.GET(api.SearchPath, handle(search))
	r.GET(api.HeadersPath, handle(headers))
	r.GET(api.PagePath, std(overhttp.Page))
	r.GET(api.StreamPath, std(overhttp.Stream))
	r.GET(api.DocumentPath, handle(func(ctx khttp.Context) api.Answer {
		return api.Documented(ctx.Query().Get("n"))
	}), func(h http.Handler) http.Handler { return overhttp.Gzip(h) })
	r.POST(api.OrdersPath, handle(order))
	r.POST(api.ProfilePath, handle(profile))
	r.POST(api.UploadPath, handle(upload))
	for _, n := range api.Depths {
		s.Use(api.ChainPath(n), layers(n)...)
		r.GET(api.ChainPath(n), handle(func(khttp.Context) api.Answer {
			return api.Answer{Status: http.StatusOK, Type: api.TextType, Text: api.ChainText}
		}))
	}
	s.Use(api.PanicPath, layers(5)...)
	r.GET(api.PanicPath, handle(func(khttp.Context) api.Answer {
		api.Panic()
		return api.Answer{}
	}))
	for _, route := range api.Routes() {
		fixed := route.Fixed()
		h := func(khttp.Context) api.Answer { return fixed }
		if len(route.Params) > 0 {
			h = func(ctx khttp.Context) api.Answer { return route.Matched(ctx.Vars().Get) }
		}
		r.Handle(route.Method, route.Path, handle(h))
	}
	return s
}

// handle calls h behind the middlewares of its operation, which Kratos looks up for each request.
func handle(h func(khttp.Context) api.Answer) khttp.HandlerFunc {
	return func(ctx khttp.Context) error {
		return ctx.Returns(ctx.Middleware(func(context.Context, any) (any, error) { return h(ctx), nil })(ctx, nil))
	}
}

func std(h http.HandlerFunc) khttp.HandlerFunc {
	return func(ctx khttp.Context) error {
		h(ctx.Response(), ctx.Request())
		return nil
	}
}

func search(ctx khttp.Context) api.Answer {
	s := api.NewSearch()
	err := ctx.BindQuery(&s)
	return api.Searched(s, err)
}

func headers(ctx khttp.Context) api.Answer {
	session, h := "", ctx.Header()
	if c, err := ctx.Request().Cookie(api.SessionCookie); err == nil {
		session = c.Value
	}
	return api.Visited(h.Get("Authorization"), h.Get("Accept-Language"), session)
}

func order(ctx khttp.Context) api.Answer {
	var o api.Order
	err := overhttp.Limited(ctx.Response(), ctx.Request(), func() error { return ctx.Bind(&o) })
	return api.Ordered(&o, err)
}

func profile(ctx khttp.Context) api.Answer {
	p := api.NewProfile()
	err := overhttp.Limited(ctx.Response(), ctx.Request(), func() error { return ctx.BindForm(&p) })
	return api.Profiled(&p, err)
}

func upload(ctx khttp.Context) api.Answer {
	return overhttp.File(ctx.Response(), ctx.Request(), func() (*multipart.FileHeader, error) {
		f, h, err := ctx.Request().FormFile(api.FileField)
		if err != nil {
			return nil, err
		}
		return h, f.Close()
	})
}

// refusal is an answer in place of the handler's.
type refusal struct{ answer api.Answer }

func (r refusal) Error() string { return "refused" }

func layers(n int) (all []middleware.Middleware) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery.Recovery(recovery.WithHandler(func(context.Context, any, any) error {
				return refusal{api.Broken(http.StatusInternalServerError)}
			})))
			continue
		}
		all = append(all, func(next middleware.Handler) middleware.Handler {
			return func(ctx context.Context, request any) (any, error) {
				t, _ := transport.FromServerContext(ctx)
				set, passes := l.Value(t.RequestHeader().Get(l.Reads))
				if !passes {
					return nil, refusal{api.Unauthorized()}
				}
				t.ReplyHeader().Set(l.Sets, set)
				return next(ctx, request)
			}
		})
	}
	return all
}
