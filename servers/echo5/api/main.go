// Command api is the application api on Echo v5.
package main

import (
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v5"
	"github.com/labstack/echo/v5/middleware"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("echo5-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

func routes(c boot.Config) http.Handler {
	unrouted := echo.WrapHandler(http.HandlerFunc(overhttp.Unrouted))
	e := echo.NewWithConfig(echo.Config{
		JSONSerializer:   codec{},
		HTTPErrorHandler: refuse,
		Renderer:         &echo.TemplateRenderer{Template: api.Template()},
		Router: echo.NewRouter(echo.RouterConfig{
			NotFoundHandler: unrouted, MethodNotAllowedHandler: unrouted, OptionsMethodHandler: unrouted,
		}),
	})
	e.GET("/about", func(ctx *echo.Context) error { return ctx.String(http.StatusOK, c.Name) })
	e.GET("/healthz", func(ctx *echo.Context) error { return ctx.String(http.StatusOK, payloads.Healthy) })
	e.GET(api.SearchPath, search)
	e.GET(api.HeadersPath, headers)
	e.GET(api.PagePath, page)
	e.GET(api.StreamPath, stream)
	e.GET(api.DocumentPath, func(ctx *echo.Context) error {
		return answer(ctx, api.Documented(ctx.QueryParam("n")))
	}, middleware.Gzip())
	e.POST(api.OrdersPath, order)
	e.POST(api.ProfilePath, profile)
	e.POST(api.UploadPath, upload)
	for _, n := range api.Depths {
		e.GET(api.ChainPath(n), func(ctx *echo.Context) error {
			return ctx.String(http.StatusOK, api.ChainText)
		}, layers(n)...)
	}
	e.GET(api.PanicPath, func(*echo.Context) error { api.Panic(); return nil }, layers(5)...)
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(ctx *echo.Context) error { return answer(ctx, fixed) }
		if len(r.Params) > 0 {
			h = func(ctx *echo.Context) error { return answer(ctx, r.Matched(ctx.Param)) }
		}
		e.Add(r.Method, r.Colons(), h)
	}
	return e
}

func answer(ctx *echo.Context, a api.Answer) error {
	overhttp.Head(ctx.Response().Header(), a)
	if c := overhttp.Cookie(a); c != nil {
		ctx.SetCookie(c)
	}
	if a.Value == nil {
		return ctx.String(a.Status, a.Text)
	}
	return ctx.JSON(a.Status, a.Value)
}

func search(ctx *echo.Context) error {
	s := api.NewSearch()
	err := echo.BindQueryParams(ctx, &s)
	return answer(ctx, api.Searched(s, err))
}

func headers(ctx *echo.Context) error {
	session, h := "", ctx.Request().Header
	if c, err := ctx.Cookie(api.SessionCookie); err == nil {
		session = c.Value
	}
	return answer(ctx, api.Visited(h.Get(echo.HeaderAuthorization), h.Get("Accept-Language"), session))
}

func order(ctx *echo.Context) error {
	var o api.Order
	err := overhttp.Limited(ctx.Response(), ctx.Request(), func() error {
		return ctx.Echo().JSONSerializer.Deserialize(ctx, &o)
	})
	return answer(ctx, api.Ordered(&o, err))
}

func profile(ctx *echo.Context) error {
	p := api.NewProfile()
	err := overhttp.Limited(ctx.Response(), ctx.Request(), func() error {
		return echo.BindBody(ctx, &p)
	})
	return answer(ctx, api.Profiled(&p, err))
}

func upload(ctx *echo.Context) error {
	return answer(ctx, overhttp.File(ctx.Response(), ctx.Request(), func() (*multipart.FileHeader, error) {
		return ctx.FormFile(api.FileField)
	}))
}

func page(ctx *echo.Context) error {
	page, refusal := api.PageOf(ctx.QueryParam("n"))
	if page == nil {
		return answer(ctx, refusal)
	}
	return ctx.Render(http.StatusOK, api.PageName, page)
}

func stream(ctx *echo.Context) error {
	s, refusal, ok := api.StreamOf(ctx.QueryParam("n"))
	if !ok {
		return answer(ctx, refusal)
	}
	ctx.Response().Header().Set(echo.HeaderContentType, api.StreamType)
	s.Send(ctx.Response(), http.NewResponseController(ctx.Response()).Flush)
	return nil
}

func layers(n int) (all []echo.MiddlewareFunc) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(next echo.HandlerFunc) echo.HandlerFunc {
			return func(ctx *echo.Context) error {
				set, passes := l.Value(ctx.Request().Header.Get(l.Reads))
				if !passes {
					return answer(ctx, api.Unauthorized())
				}
				ctx.Response().Header().Set(l.Sets, set)
				return next(ctx)
			}
		})
	}
	return all
}

func recovery(next echo.HandlerFunc) echo.HandlerFunc {
	return func(ctx *echo.Context) (err error) {
		defer func() {
			if recover() != nil {
				err = answer(ctx, api.Broken(http.StatusInternalServerError))
			}
		}()
		return next(ctx)
	}
}

// refuse answers what handlers return as an error; none of these does.
func refuse(ctx *echo.Context, _ error) {
	overhttp.Answer(ctx.Response(), api.Broken(http.StatusInternalServerError))
}

// codec makes echo use goccy/go-json. Echo's own decoder leaves what follows the first value.
type codec struct{}

func (codec) Serialize(ctx *echo.Context, v any, _ string) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	_, err = ctx.Response().Write(body)
	return err
}

func (codec) Deserialize(ctx *echo.Context, v any) error {
	return payloads.Decode(ctx.Request().Body, v)
}
