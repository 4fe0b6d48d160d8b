// Package overhttp serves the application api over net/http, for the servers whose framework only routes.
// Other frameworks on net/http use parts of it.
package overhttp

import (
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strconv"

	"tenrounds/shared/api"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// Head writes the header lines of an answer.
func Head(h http.Header, a api.Answer) {
	for _, f := range a.Header {
		h.Set(f.Name, f.Value)
	}
	h.Set("Content-Type", a.Type)
}

// Cookie is the cookie of an answer; nil if it has none.
func Cookie(a api.Answer) *http.Cookie {
	if a.Cookie.Name == "" {
		return nil
	}
	return &http.Cookie{Name: a.Cookie.Name, Value: a.Cookie.Value, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode}
}

// Answer writes an answer.
func Answer(w http.ResponseWriter, a api.Answer) {
	body := []byte(a.Text)
	if a.Value != nil {
		var err error
		if body, err = api.Marshal(a.Value); err != nil {
			a = api.Broken(http.StatusInternalServerError)
			body, _ = api.Marshal(a.Value) // a problem can be encoded
		}
	}
	Head(w.Header(), a)
	if c := Cookie(a); c != nil {
		http.SetCookie(w, c)
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(body) // an error can only be a broken connection
}

// Unrouted answers requests without a route.
func Unrouted(w http.ResponseWriter, r *http.Request) {
	w.Header().Del("Allow") // some routers set their own
	Answer(w, api.Unrouted(r.URL.Path, true))
}

// Untabled is Unrouted of a server without the table.
func Untabled(w http.ResponseWriter, r *http.Request) {
	w.Header().Del("Allow")
	Answer(w, api.Unrouted(r.URL.Path, false))
}

// Exact answers paths that a router would clean and redirect.
func Exact(router http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p != path.Clean(p) {
			Unrouted(w, r)
			return
		}
		router.ServeHTTP(w, r)
	})
}

// Fixed is the handler of a route without parameters.
func Fixed(r api.Route) http.HandlerFunc {
	a := r.Fixed()
	return func(w http.ResponseWriter, _ *http.Request) { Answer(w, a) }
}

// Chained is the handler behind the middlewares.
func Chained() http.HandlerFunc { return stdhttp.TextHandler(api.ChainText) }

// Own is a route that is not in the table.
type Own struct {
	Method, Path string
	Handler      http.HandlerFunc
}

// Owned are the routes that a router alone can serve: all but the table, the middlewares and the document.
func Owned(name string) []Own {
	return []Own{
		{http.MethodGet, "/about", stdhttp.TextHandler(name)},
		{http.MethodGet, "/healthz", stdhttp.TextHandler(payloads.Healthy)},
		{http.MethodGet, api.SearchPath, Search},
		{http.MethodGet, api.HeadersPath, Headers},
		{http.MethodGet, api.PagePath, Page},
		{http.MethodGet, api.StreamPath, Stream},
		{http.MethodPost, api.OrdersPath, Order},
		{http.MethodPost, api.ProfilePath, Profile},
		{http.MethodPost, api.UploadPath, Upload},
	}
}

// Layer is a middleware, in the form that net/http's routers share.
func Layer(l api.Layer) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		if l.Recovers {
			return recovering(next)
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			set, passes := l.Value(r.Header.Get(l.Reads))
			if !passes {
				Answer(w, api.Unauthorized())
				return
			}
			w.Header().Set(l.Sets, set)
			next.ServeHTTP(w, r)
		})
	}
}

func recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				Answer(w, api.Broken(http.StatusInternalServerError))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// Behind puts h behind n middlewares, for routers that have none of their own.
func Behind(n int, h http.Handler) http.Handler {
	layers := api.Layers(n)
	for i := range layers {
		h = Layer(layers[len(layers)-1-i])(h)
	}
	return h
}

// Panic fails.
func Panic(http.ResponseWriter, *http.Request) { api.Panic() }

// Headers is GET /headers.
func Headers(w http.ResponseWriter, r *http.Request) {
	session := ""
	if c, err := r.Cookie(api.SessionCookie); err == nil {
		session = c.Value
	}
	Answer(w, api.Visited(r.Header.Get("Authorization"), r.Header.Get("Accept-Language"), session))
}

// Search is GET /search.
func Search(w http.ResponseWriter, r *http.Request) {
	s := api.NewSearch()
	err := bindSearch(&s, r.URL.Query())
	Answer(w, api.Searched(s, err))
}

// bindSearch is what a binder does.
func bindSearch(s *api.Search, q url.Values) (err error) {
	if q.Has("q") {
		s.Q = q.Get("q")
	}
	if q.Has("page") {
		if s.Page, err = strconv.Atoi(q.Get("page")); err != nil {
			return err
		}
	}
	if q.Has("per") {
		if s.Per, err = strconv.Atoi(q.Get("per")); err != nil {
			return err
		}
	}
	if q.Has("sort") {
		s.Sort = q.Get("sort")
	}
	if labels := q["label"]; labels != nil {
		s.Labels = labels
	}
	return nil
}

// Limited limits the body of r and binds it. For w see stdhttp.LimitBody.
func Limited(w http.ResponseWriter, r *http.Request, bind func() error) error {
	if !stdhttp.LimitBody(w, r) {
		return api.ErrTooLarge
	}
	err := bind()
	if stdhttp.IsTooLarge(err) {
		return api.ErrTooLarge
	}
	return err
}

// Order is POST /orders.
func Order(w http.ResponseWriter, r *http.Request) {
	var o api.Order
	err := Limited(w, r, func() error { return payloads.Decode(r.Body, &o) })
	Answer(w, api.Ordered(&o, err))
}

// Profile is POST /profile.
func Profile(w http.ResponseWriter, r *http.Request) {
	p := api.NewProfile()
	err := Limited(w, r, func() error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		return bindProfile(&p, r.PostForm)
	})
	Answer(w, api.Profiled(&p, err))
}

// bindProfile is what a binder does.
func bindProfile(p *api.Profile, f url.Values) (err error) {
	p.Name, p.Email = f.Get("name"), f.Get("email")
	if f.Has("age") {
		if p.Age, err = strconv.Atoi(f.Get("age")); err != nil {
			return err
		}
	}
	if f.Has("newsletter") {
		if p.Newsletter, err = strconv.ParseBool(f.Get("newsletter")); err != nil {
			return err
		}
	}
	if tags := f["tag"]; tags != nil {
		p.Tags = tags
	}
	return nil
}

// Upload is POST /upload.
func Upload(w http.ResponseWriter, r *http.Request) {
	Answer(w, File(w, r, func() (*multipart.FileHeader, error) {
		f, h, err := r.FormFile(api.FileField)
		if err != nil {
			return nil, err
		}
		return h, f.Close()
	}))
}

// File limits the body of r and returns the answer to the file that find finds in it.
func File(w http.ResponseWriter, r *http.Request, find func() (*multipart.FileHeader, error)) api.Answer {
	var h *multipart.FileHeader
	err := Limited(w, r, func() (err error) {
		h, err = find()
		return err
	})
	return api.Uploaded(h, err)
}

// Page is GET /page.
func Page(w http.ResponseWriter, r *http.Request) {
	page, refusal := api.PageOf(r.URL.Query().Get("n"))
	if page == nil {
		Answer(w, refusal)
		return
	}
	w.Header().Set("Content-Type", api.HTMLType)
	_ = api.Template().Execute(w, page) // an error can only be a broken connection
}

// Document is GET /document.
func Document(w http.ResponseWriter, r *http.Request) {
	Answer(w, api.Documented(r.URL.Query().Get("n")))
}

// Stream is GET /stream.
func Stream(w http.ResponseWriter, r *http.Request) {
	s, refusal, ok := api.StreamOf(r.URL.Query().Get("n"))
	if !ok {
		Answer(w, refusal)
		return
	}
	w.Header().Set("Content-Type", api.StreamType)
	s.Send(w, http.NewResponseController(w).Flush)
}
