// Command api is the application api on danielgtaylor/huma.
package main

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("huma-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes registers the operations. Huma binds parameters, JSON and multipart forms by types, and has
// middlewares. It has neither urlencoded forms nor compression: there, plain handlers stand beside it.
func routes(c boot.Config) http.Handler {
	huma.NewErrorWithContext = refuse
	humago.MultipartMaxMemory = 32 << 20 // net/http's own; Huma's would write each file to disk
	mux := http.NewServeMux()
	h := newAPI(mux, c)
	mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	huma.Get(h, api.SearchPath, search)
	huma.Get(h, api.HeadersPath, headers)
	huma.Get(h, api.PagePath, page)
	huma.Get(h, api.StreamPath, stream)
	huma.Post(h, api.OrdersPath, order, limited)
	huma.Post(h, api.UploadPath, upload, limited)
	mux.HandleFunc("POST "+api.ProfilePath, overhttp.Profile)
	compressed := http.NewServeMux()
	huma.Get(newAPI(compressed, c), api.DocumentPath, document)
	mux.Handle("GET "+api.DocumentPath, overhttp.Gzip(compressed))
	for _, n := range api.Depths {
		huma.Get(h, api.ChainPath(n), func(context.Context, *struct{}) (*answer, error) {
			return &answer{http.StatusOK, api.TextType, []byte(api.ChainText)}, nil
		}, func(o *huma.Operation) { o.Middlewares = layers(n) })
	}
	huma.Get(h, api.PanicPath, func(context.Context, *struct{}) (*answer, error) {
		api.Panic()
		return nil, nil
	}, func(o *huma.Operation) { o.Middlewares = layers(5) })
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		operation := huma.Operation{Method: r.Method, Path: r.Path, OperationID: r.Method + r.Path}
		if len(r.Params) == 0 {
			huma.Register(h, operation, func(context.Context, *struct{}) (*answer, error) {
				return reply(fixed), nil
			})
			continue
		}
		huma.Register(h, operation, func(_ context.Context, in *params) (*answer, error) {
			return reply(r.Matched(in.get)), nil
		})
	}
	mux.HandleFunc("/", overhttp.Unrouted)
	return mux
}

func newAPI(mux *http.ServeMux, c boot.Config) huma.API {
	format := huma.Format{Marshal: encode, Unmarshal: api.Unmarshal}
	return humago.New(mux, huma.Config{
		OpenAPI:       &huma.OpenAPI{Info: &huma.Info{Title: c.Name, Version: "1"}},
		Formats:       map[string]huma.Format{api.JSONType: format, "json": format}, // json: of problem+json
		DefaultFormat: api.JSONType,
	})
}

func encode(w io.Writer, v any) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// answer is what operations return.
type answer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Body        any
}

func reply(a api.Answer) *answer {
	if a.Value == nil {
		return &answer{a.Status, a.Type, []byte(a.Text)}
	}
	return &answer{a.Status, a.Type, a.Value}
}

// params takes the parameters of any route of the table.
type params struct{ get func(string) string }

// Resolve is called by Huma for each request.
func (p *params) Resolve(ctx huma.Context) []error {
	p.get = ctx.Param
	return nil
}

type query struct {
	Q      string   `query:"q"`
	Page   int      `query:"page" default:"1"`
	Per    int      `query:"per" default:"20"`
	Sort   string   `query:"sort" default:"best"`
	Labels []string `query:"label,explode"`
}

func search(_ context.Context, in *query) (*answer, error) {
	s := api.Search{Q: in.Q, Page: in.Page, Per: in.Per, Sort: in.Sort, Labels: in.Labels}
	if s.Labels == nil {
		s.Labels = []string{}
	}
	return reply(api.Searched(s, nil)), nil
}

type visit struct {
	Authorization string `header:"Authorization"`
	Accepted      string `header:"Accept-Language"`
	Session       string `cookie:"session"`
}

// visited is an answer with the header lines of the scenario.
type visited struct {
	Status          int
	ContentType     string `header:"Content-Type"`
	CacheControl    string `header:"Cache-Control"`
	ContentLanguage string `header:"Content-Language"`
	ETag            string `header:"Etag"`
	Authenticate    string `header:"WWW-Authenticate"`
	SetCookie       string `header:"Set-Cookie"`
	Body            any
}

func headers(_ context.Context, in *visit) (*visited, error) {
	a := api.Visited(in.Authorization, in.Accepted, in.Session)
	out := &visited{Status: a.Status, ContentType: a.Type, Body: a.Value}
	for _, f := range a.Header {
		switch f.Name {
		case "Cache-Control":
			out.CacheControl = f.Value
		case "Content-Language":
			out.ContentLanguage = f.Value
		case "Etag":
			out.ETag = f.Value
		case "WWW-Authenticate":
			out.Authenticate = f.Value
		}
	}
	if c := overhttp.Cookie(a); c != nil {
		out.SetCookie = c.String()
	}
	return out, nil
}

type variant struct {
	N string `query:"n"`
}

func page(_ context.Context, in *variant) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		page, refusal := api.PageOf(in.N)
		if page == nil {
			_, w := humago.Unwrap(ctx)
			overhttp.Answer(w, refusal)
			return
		}
		ctx.SetHeader("Content-Type", api.HTMLType)
		_ = api.Template().Execute(ctx.BodyWriter(), page) // an error can only be a broken connection
	}}, nil
}

func stream(_ context.Context, in *variant) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		_, w := humago.Unwrap(ctx)
		s, refusal, ok := api.StreamOf(in.N)
		if !ok {
			overhttp.Answer(w, refusal)
			return
		}
		ctx.SetHeader("Content-Type", api.StreamType)
		s.Send(w, http.NewResponseController(w).Flush)
	}}, nil
}

func document(_ context.Context, in *variant) (*answer, error) {
	return reply(api.Documented(in.N)), nil
}

type purchase struct{ Body api.Order }

// order leaves the rules to the application, whose answers name each fault.
func order(_ context.Context, in *purchase) (*answer, error) {
	return reply(api.Ordered(&in.Body, nil)), nil
}

type form struct{ RawBody multipart.Form }

func upload(_ context.Context, in *form) (*answer, error) {
	if files := in.RawBody.File[api.FileField]; len(files) > 0 {
		return reply(api.Uploaded(files[0], nil)), nil
	}
	return reply(api.Uploaded(nil, nil)), nil
}

// limited limits the body as all servers do: Huma's own limit refuses a body of exactly that size, and reads
// one that says that it is longer.
func limited(o *huma.Operation) {
	o.MaxBodyBytes, o.SkipValidateBody = -1, true
	o.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if !stdhttp.LimitBody(w, r) {
			overhttp.Answer(w, api.TooLarge())
			return
		}
		next(ctx)
	}}
}
