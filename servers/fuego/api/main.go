// Command api is the application api on go-fuego/fuego.
package main

import (
	"mime/multipart"
	"net/http"

	"github.com/go-fuego/fuego"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("fuego-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes registers the controllers. Fuego has typed controllers, parameters, and middlewares of net/http's
// form. Its body binder always uses encoding/json and refuses unknown fields, so bodies are decoded by the
// codec of all servers; it has no compression.
func routes(c boot.Config) http.Handler {
	s := fuego.NewServer(fuego.WithoutStartupMessages(), fuego.WithSerializer(send),
		fuego.WithLoggingMiddleware(fuego.LoggingConfig{DisableRequest: true, DisableResponse: true}),
		fuego.WithEngineOptions(fuego.WithOpenAPIConfig(fuego.OpenAPIConfig{Disabled: true})))
	s.Mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	s.Mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	fuego.Get(s, api.SearchPath, search, fuego.OptionQuery("q", ""), fuego.OptionQueryInt("page", "",
		fuego.ParamDefault(1)), fuego.OptionQueryInt("per", "", fuego.ParamDefault(20)),
		fuego.OptionQuery("sort", "", fuego.ParamDefault("best")), fuego.OptionQuery("label", ""))
	fuego.Get(s, api.HeadersPath, headers)
	fuego.Get(s, api.DocumentPath, func(ctx fuego.ContextNoBody) (api.Answer, error) {
		return api.Documented(ctx.QueryParams().Get("n")), nil
	}, fuego.OptionMiddleware(func(h http.Handler) http.Handler { return overhttp.Gzip(h) }))
	fuego.GetStd(s, api.PagePath, overhttp.Page)
	fuego.GetStd(s, api.StreamPath, overhttp.Stream)
	fuego.Post(s, api.OrdersPath, order)
	fuego.PostStd(s, api.ProfilePath, overhttp.Profile)
	fuego.Post(s, api.UploadPath, upload)
	for _, n := range api.Depths {
		fuego.GetStd(s, api.ChainPath(n), overhttp.Chained(), fuego.OptionMiddleware(layers(n)...))
	}
	fuego.GetStd(s, api.PanicPath, overhttp.Panic, fuego.OptionMiddleware(layers(5)...))
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(fuego.ContextNoBody) (api.Answer, error) { return fixed, nil }
		if len(r.Params) > 0 {
			h = func(ctx fuego.ContextNoBody) (api.Answer, error) { return r.Matched(ctx.PathParam), nil }
		}
		register(s, r.Method, r.Path, h)
	}
	s.Mux.HandleFunc("/", overhttp.Unrouted)
	return s.Mux
}

// register is fuego.Get and its likes, by the name of the method.
func register(s *fuego.Server, method, path string, h func(fuego.ContextNoBody) (api.Answer, error)) {
	switch method {
	case http.MethodGet:
		fuego.Get(s, path, h)
	case http.MethodPost:
		fuego.Post(s, path, h)
	case http.MethodPut:
		fuego.Put(s, path, h)
	case http.MethodPatch:
		fuego.Patch(s, path, h)
	case http.MethodDelete:
		fuego.Delete(s, path, h)
	default:
		panic("api: Fuego has no method " + method)
	}
}

// send is the serializer. It leaves out the header lines that Fuego adds to every answer: what it did to make
// them still counts.
func send(w http.ResponseWriter, _ *http.Request, answer any) error {
	for _, name := range []string{"X-Powered-By", "Trailer", "Server-Timing"} {
		w.Header().Del(name)
	}
	overhttp.Answer(w, answer.(api.Answer))
	return nil
}

func search(ctx fuego.ContextNoBody) (api.Answer, error) {
	s := api.NewSearch()
	s.Q, s.Sort = ctx.QueryParam("q"), ctx.QueryParam("sort")
	if labels := ctx.QueryParams()["label"]; labels != nil {
		s.Labels = labels
	}
	var err error
	if s.Page, err = ctx.QueryParamIntErr("page"); err != nil {
		return api.Searched(s, err), nil
	}
	s.Per, err = ctx.QueryParamIntErr("per")
	return api.Searched(s, err), nil
}

func headers(ctx fuego.ContextNoBody) (api.Answer, error) {
	session := ""
	if c, err := ctx.Cookie(api.SessionCookie); err == nil {
		session = c.Value
	}
	return api.Visited(ctx.Header("Authorization"), ctx.Header("Accept-Language"), session), nil
}

func order(ctx fuego.ContextNoBody) (api.Answer, error) {
	var o api.Order
	r := ctx.Request()
	err := overhttp.Limited(ctx.Response(), r, func() error { return payloads.Decode(r.Body, &o) })
	return api.Ordered(&o, err), nil
}

func upload(ctx fuego.ContextNoBody) (api.Answer, error) {
	return overhttp.File(ctx.Response(), ctx.Request(), func() (*multipart.FileHeader, error) {
		f, h, err := ctx.Request().FormFile(api.FileField)
		if err != nil {
			return nil, err
		}
		return h, f.Close()
	}), nil
}

func layers(n int) (all []func(http.Handler) http.Handler) {
	for _, l := range api.Layers(n) {
		all = append(all, overhttp.Layer(l))
	}
	return all
}
