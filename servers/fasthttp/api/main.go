// Command api is the application api on fasthttp alone, which has no router: a map replaces it, without the
// table of routes. It has no middleware either: handlers are wrapped.
package main

import (
	"bufio"
	"errors"
	"strconv"

	"github.com/valyala/fasthttp"

	"tenrounds/shared/api"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdfast"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("fasthttp-api", start) }

func start(c boot.Config) (boot.App, error) {
	s := &fasthttp.Server{Handler: routes(c), ErrorHandler: broken}
	stdfast.Configure(s, c)
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.ShutdownWithContext}, nil
}

func routes(c boot.Config) fasthttp.RequestHandler {
	gets := map[string]fasthttp.RequestHandler{
		"/about": text(c.Name), "/healthz": text(payloads.Healthy),
		api.SearchPath: search, api.HeadersPath: headers, api.PagePath: page, api.StreamPath: stream,
		api.DocumentPath: fasthttp.CompressHandler(document),
		api.PanicPath:    behind(5, func(*fasthttp.RequestCtx) { api.Panic() }),
	}
	for _, n := range api.Depths {
		gets[api.ChainPath(n)] = behind(n, text(api.ChainText))
	}
	posts := map[string]fasthttp.RequestHandler{
		api.OrdersPath: order, api.ProfilePath: profile,
		api.UploadPath: func(ctx *fasthttp.RequestCtx) { answer(ctx, api.Uploaded(ctx.FormFile(api.FileField))) },
	}
	return func(ctx *fasthttp.RequestCtx) {
		var h fasthttp.RequestHandler
		switch {
		case ctx.IsGet():
			h = gets[string(ctx.Path())]
		case ctx.IsPost():
			h = posts[string(ctx.Path())]
		}
		if h == nil {
			answer(ctx, api.Unrouted(string(ctx.Path()), false))
			return
		}
		h(ctx)
	}
}

func answer(ctx *fasthttp.RequestCtx, a api.Answer) {
	for _, f := range a.Header {
		ctx.Response.Header.Set(f.Name, f.Value)
	}
	if a.Cookie.Name != "" {
		var c fasthttp.Cookie
		c.SetKey(a.Cookie.Name)
		c.SetValue(a.Cookie.Value)
		c.SetPath("/")
		c.SetHTTPOnly(true)
		c.SetSameSite(fasthttp.CookieSameSiteLaxMode)
		ctx.Response.Header.SetCookie(&c)
	}
	ctx.SetStatusCode(a.Status)
	ctx.SetContentType(a.Type)
	if a.Value == nil {
		ctx.SetBodyString(a.Text)
		return
	}
	body, err := api.Marshal(a.Value)
	if err != nil {
		ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
		return
	}
	ctx.Response.SetBodyRaw(body)
}

func text(s string) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		ctx.SetContentType(api.TextType)
		ctx.SetBodyString(s)
	}
}

// search binds by hand: fasthttp has no binder.
func search(ctx *fasthttp.RequestCtx) {
	s, q := api.NewSearch(), ctx.QueryArgs()
	s.Q = string(q.Peek("q"))
	err := errors.Join(number(q, "page", &s.Page), number(q, "per", &s.Per))
	if q.Has("sort") {
		s.Sort = string(q.Peek("sort"))
	}
	for _, label := range q.PeekMulti("label") {
		s.Labels = append(s.Labels, string(label))
	}
	answer(ctx, api.Searched(s, err))
}

func number(q *fasthttp.Args, name string, to *int) (err error) {
	if q.Has(name) {
		*to, err = strconv.Atoi(string(q.Peek(name)))
	}
	return err
}

func headers(ctx *fasthttp.RequestCtx) {
	h := &ctx.Request.Header
	answer(ctx, api.Visited(string(h.Peek("Authorization")), string(h.Peek("Accept-Language")),
		string(h.Cookie(api.SessionCookie))))
}

func order(ctx *fasthttp.RequestCtx) {
	var o api.Order
	err := api.Unmarshal(ctx.PostBody(), &o)
	answer(ctx, api.Ordered(&o, err))
}

func profile(ctx *fasthttp.RequestCtx) {
	p, f := api.NewProfile(), ctx.PostArgs()
	p.Name, p.Email = string(f.Peek("name")), string(f.Peek("email"))
	err := number(f, "age", &p.Age)
	if f.Has("newsletter") && err == nil {
		p.Newsletter, err = strconv.ParseBool(string(f.Peek("newsletter")))
	}
	for _, tag := range f.PeekMulti("tag") {
		p.Tags = append(p.Tags, string(tag))
	}
	answer(ctx, api.Profiled(&p, err))
}

func page(ctx *fasthttp.RequestCtx) {
	page, refusal := api.PageOf(string(ctx.QueryArgs().Peek("n")))
	if page == nil {
		answer(ctx, refusal)
		return
	}
	ctx.SetContentType(api.HTMLType)
	_ = api.Template().Execute(ctx, page) // into memory
}

func document(ctx *fasthttp.RequestCtx) {
	answer(ctx, api.Documented(string(ctx.QueryArgs().Peek("n"))))
}

func stream(ctx *fasthttp.RequestCtx) {
	s, refusal, ok := api.StreamOf(string(ctx.QueryArgs().Peek("n")))
	if !ok {
		answer(ctx, refusal)
		return
	}
	ctx.SetContentType(api.StreamType)
	ctx.SetBodyStreamWriter(func(w *bufio.Writer) { s.Send(w, w.Flush) })
}

// behind puts h behind n middlewares.
func behind(n int, h fasthttp.RequestHandler) fasthttp.RequestHandler {
	layers := api.Layers(n)
	for i := range layers {
		h = layer(layers[n-1-i], h)
	}
	return h
}

func layer(l api.Layer, next fasthttp.RequestHandler) fasthttp.RequestHandler {
	if l.Recovers {
		return func(ctx *fasthttp.RequestCtx) {
			defer func() {
				if recover() != nil {
					answer(ctx, api.Broken(fasthttp.StatusInternalServerError))
				}
			}()
			next(ctx)
		}
	}
	return func(ctx *fasthttp.RequestCtx) {
		set, passes := l.Value(string(ctx.Request.Header.Peek(l.Reads)))
		if !passes {
			answer(ctx, api.Unauthorized())
			return
		}
		ctx.Response.Header.Set(l.Sets, set)
		next(ctx)
	}
}

// broken answers requests that could not be read. fasthttp closes the connection afterwards.
func broken(ctx *fasthttp.RequestCtx, err error) {
	if errors.Is(err, fasthttp.ErrBodyTooLarge) {
		answer(ctx, api.TooLarge())
		return
	}
	answer(ctx, api.Broken(fasthttp.StatusBadRequest))
}
