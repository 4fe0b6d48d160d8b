// Command api is the application api on kataras/iris.
package main

import (
	"mime/multipart"
	"net/http"

	"github.com/kataras/iris/v12"
	"github.com/kataras/iris/v12/context"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("iris-api", start) }

func start(c boot.Config) (boot.App, error) {
	context.WriteJSON = writeJSON
	context.ReadJSON = readJSON
	web := routes(c)
	if err := web.Build(); err != nil {
		return boot.App{}, err
	}
	return stdhttp.App(c, web)
}

func routes(c boot.Config) *iris.Application {
	web := iris.New().Configure(
		iris.WithoutPathCorrection,
		iris.WithFireMethodNotAllowed, // iris answers 404 otherwise
	)
	web.Logger().SetLevel("disable")
	web.RegisterView(iris.HTML(api.Templates, ".html"))
	web.OnErrorCode(http.StatusNotFound, iris.FromStd(overhttp.Unrouted))
	web.OnErrorCode(http.StatusMethodNotAllowed, iris.FromStd(overhttp.Unrouted))
	web.Get("/about", iris.FromStd(stdhttp.TextHandler(c.Name)))
	web.Get("/healthz", iris.FromStd(stdhttp.TextHandler(payloads.Healthy)))
	web.Get(api.SearchPath, search)
	web.Get(api.HeadersPath, func(ctx iris.Context) {
		answer(ctx, api.Visited(ctx.GetHeader("Authorization"), ctx.GetHeader("Accept-Language"),
			ctx.GetCookie(api.SessionCookie)))
	})
	web.Get(api.PagePath, page)
	web.Get(api.StreamPath, stream)
	web.Get(api.DocumentPath, iris.Compression, func(ctx iris.Context) {
		answer(ctx, api.Documented(ctx.URLParam("n")))
	})
	web.Post(api.OrdersPath, order)
	web.Post(api.ProfilePath, profile)
	web.Post(api.UploadPath, upload)
	for _, n := range api.Depths {
		chained := func(ctx iris.Context) { _, _ = ctx.Text(api.ChainText) }
		web.Get(api.ChainPath(n), append(layers(n), chained)...)
	}
	web.Get(api.PanicPath, append(layers(5), func(iris.Context) { api.Panic() })...)
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(ctx iris.Context) { answer(ctx, fixed) }
		if len(r.Params) > 0 {
			h = func(ctx iris.Context) { answer(ctx, r.Matched(ctx.Params().Get)) }
		}
		web.Handle(r.Method, r.Path, h)
	}
	return web
}

func answer(ctx iris.Context, a api.Answer) {
	overhttp.Head(ctx.ResponseWriter().Header(), a)
	if c := overhttp.Cookie(a); c != nil {
		ctx.SetCookie(c)
	}
	ctx.StatusCode(a.Status)
	if a.Value == nil {
		_, _ = ctx.WriteString(a.Text) // an error can only be a broken connection
		return
	}
	_ = ctx.JSON(a.Value)
}

func search(ctx iris.Context) {
	s := api.NewSearch()
	err := ctx.ReadQuery(&s)
	answer(ctx, api.Searched(s, err))
}

func order(ctx iris.Context) {
	var o api.Order
	bind := func() error { return ctx.ReadJSON(&o) }
	err := overhttp.Limited(ctx.ResponseWriter().Naive(), ctx.Request(), bind)
	answer(ctx, api.Ordered(&o, err))
}

func profile(ctx iris.Context) {
	p := api.NewProfile()
	bind := func() error { return ctx.ReadForm(&p) }
	err := overhttp.Limited(ctx.ResponseWriter().Naive(), ctx.Request(), bind)
	answer(ctx, api.Profiled(&p, err))
}

func upload(ctx iris.Context) {
	find := func() (*multipart.FileHeader, error) {
		f, h, err := ctx.FormFile(api.FileField)
		if err != nil {
			return nil, err
		}
		return h, f.Close()
	}
	answer(ctx, overhttp.File(ctx.ResponseWriter().Naive(), ctx.Request(), find))
}

func page(ctx iris.Context) {
	page, refusal := api.PageOf(ctx.URLParam("n"))
	if page == nil {
		answer(ctx, refusal)
		return
	}
	_ = ctx.View(api.PageName, page) // it answers 500 itself
}

func stream(ctx iris.Context) {
	s, refusal, ok := api.StreamOf(ctx.URLParam("n"))
	if !ok {
		answer(ctx, refusal)
		return
	}
	ctx.ResponseWriter().Header().Set("Content-Type", api.StreamType)
	s.Send(ctx.ResponseWriter(), func() error { ctx.ResponseWriter().Flush(); return nil })
}

func layers(n int) (all []iris.Handler) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(ctx iris.Context) {
			set, passes := l.Value(ctx.GetHeader(l.Reads))
			if !passes {
				answer(ctx, api.Unauthorized())
				ctx.StopExecution()
				return
			}
			ctx.ResponseWriter().Header().Set(l.Sets, set)
			ctx.Next()
		})
	}
	return all
}

func recovery(ctx iris.Context) {
	defer func() {
		if recover() != nil {
			answer(ctx, api.Broken(http.StatusInternalServerError))
			ctx.StopExecution()
		}
	}()
	ctx.Next()
}

// writeJSON is what Context.JSON encodes with: goccy/go-json, without the newline of iris's own, and with the
// contract's types in place of iris's, which has a charset.
func writeJSON(ctx *context.Context, v any, _ *context.JSON) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	kind := api.JSONType
	if _, ok := v.(api.Problem); ok {
		kind = api.ProblemType
	}
	ctx.ResponseWriter().Header().Set("Content-Type", kind)
	_, err = ctx.Write(body)
	return err
}

// readJSON is what Context.ReadJSON decodes with. iris's own stops after the first value.
func readJSON(ctx *context.Context, v any, _ ...context.JSONReader) error {
	return payloads.Decode(ctx.Request().Body, v)
}
