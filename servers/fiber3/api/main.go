// Command api is the application api on Fiber v3.
package main

import (
	"bufio"
	"errors"
	"io"

	"github.com/gofiber/fiber/v3"
	"github.com/gofiber/fiber/v3/middleware/compress"

	"tenrounds/shared/api"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("fiber3-api", start) }

func start(c boot.Config) (boot.App, error) {
	f := fiber.New(fiber.Config{
		CaseSensitive: true,
		StrictRouting: true,
		JSONEncoder:   api.Marshal,
		JSONDecoder:   api.Unmarshal,
		Views:         views{},
		ErrorHandler:  refuse,
	})
	stdfast.Configure(f.Server(), c)
	routes(f, c)
	serve := func() error {
		return f.Listener(c.Listener, fiber.ListenConfig{DisableStartupMessage: true})
	}
	return boot.App{Serve: serve, Shutdown: f.ShutdownWithContext}, nil
}

// routes puts the table last: fiber takes the first route that fits. What a context hands out is valid only
// in the handler, which has encoded it by then.
func routes(f *fiber.App, c boot.Config) {
	f.Get("/about", func(ctx fiber.Ctx) error { return ctx.SendString(c.Name) })
	f.Get("/healthz", func(ctx fiber.Ctx) error { return ctx.SendString(payloads.Healthy) })
	f.Get(api.SearchPath, search)
	f.Get(api.HeadersPath, func(ctx fiber.Ctx) error {
		return answer(ctx, api.Visited(ctx.Get(fiber.HeaderAuthorization), ctx.Get(fiber.HeaderAcceptLanguage),
			ctx.Cookies(api.SessionCookie)))
	})
	f.Get(api.PagePath, page)
	f.Get(api.StreamPath, stream)
	f.Get(api.DocumentPath, compress.New(), func(ctx fiber.Ctx) error {
		return answer(ctx, api.Documented(ctx.Query("n")))
	})
	f.Post(api.OrdersPath, order)
	f.Post(api.ProfilePath, profile)
	f.Post(api.UploadPath, func(ctx fiber.Ctx) error {
		return answer(ctx, api.Uploaded(ctx.FormFile(api.FileField)))
	})
	for _, n := range api.Depths {
		all := append(layers(n), func(ctx fiber.Ctx) error { return ctx.SendString(api.ChainText) })
		f.Get(api.ChainPath(n), all[0], all[1:]...)
	}
	all := append(layers(5), func(fiber.Ctx) error { api.Panic(); return nil })
	f.Get(api.PanicPath, all[0], all[1:]...)
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(ctx fiber.Ctx) error { return answer(ctx, fixed) }
		if len(r.Params) > 0 {
			h = func(ctx fiber.Ctx) error {
				return answer(ctx, r.Matched(func(name string) string { return ctx.Params(name) }))
			}
		}
		f.Add([]string{r.Method}, r.Colons(), h)
	}
}

func answer(ctx fiber.Ctx, a api.Answer) error {
	for _, f := range a.Header {
		ctx.Set(f.Name, f.Value)
	}
	if a.Cookie.Name != "" {
		ctx.Cookie(&fiber.Cookie{Name: a.Cookie.Name, Value: a.Cookie.Value, Path: "/", HTTPOnly: true,
			SameSite: fiber.CookieSameSiteLaxMode})
	}
	ctx.Status(a.Status)
	if a.Value == nil {
		return ctx.SendString(a.Text)
	}
	return ctx.JSON(a.Value, a.Type)
}

func search(ctx fiber.Ctx) error {
	s := api.NewSearch()
	err := ctx.Bind().Query(&s)
	return answer(ctx, api.Searched(s, err))
}

func order(ctx fiber.Ctx) error {
	var o api.Order
	err := ctx.Bind().JSON(&o)
	return answer(ctx, api.Ordered(&o, err))
}

func profile(ctx fiber.Ctx) error {
	p := api.NewProfile()
	err := ctx.Bind().Form(&p)
	return answer(ctx, api.Profiled(&p, err))
}

func page(ctx fiber.Ctx) error {
	page, refusal := api.PageOf(ctx.Query("n"))
	if page == nil {
		return answer(ctx, refusal)
	}
	return ctx.Render(api.PageName, page)
}

// views renders by html/template.
type views struct{}

func (views) Load() error { return nil }
func (views) Render(w io.Writer, name string, data any, _ ...string) error {
	return api.Template().ExecuteTemplate(w, name, data)
}

func stream(ctx fiber.Ctx) error {
	s, refusal, ok := api.StreamOf(ctx.Query("n"))
	if !ok {
		return answer(ctx, refusal)
	}
	ctx.Set(fiber.HeaderContentType, api.StreamType)
	return ctx.SendStreamWriter(func(w *bufio.Writer) { s.Send(w, w.Flush) })
}

func layers(n int) (all []any) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(ctx fiber.Ctx) error {
			set, passes := l.Value(ctx.Get(l.Reads))
			if !passes {
				return answer(ctx, api.Unauthorized())
			}
			ctx.Set(l.Sets, set)
			return ctx.Next()
		})
	}
	return all
}

func recovery(ctx fiber.Ctx) (err error) {
	defer func() {
		if recover() != nil {
			err = answer(ctx, api.Broken(fiber.StatusInternalServerError))
		}
	}()
	return ctx.Next()
}

// refuse answers requests without a route, and requests that could not be read. fasthttp closes the
// connection after the latter.
func refuse(ctx fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var e *fiber.Error
	if errors.As(err, &e) {
		status = e.Code
	}
	switch status {
	case fiber.StatusRequestEntityTooLarge:
		return answer(ctx, api.TooLarge())
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		ctx.Response().Header.Del(fiber.HeaderAllow)
		return answer(ctx, api.Unrouted(ctx.Path(), true))
	}
	return answer(ctx, api.Broken(status))
}
