// Package routing looks up the table of the application api in each router alone, without a server: what a
// route costs in results/work must be in the order of these figures.
package routing

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/emicklei/go-restful/v3"
	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/gorilla/mux"
	"github.com/kataras/iris/v12"
	"github.com/labstack/echo/v4"
	echo5 "github.com/labstack/echo/v5"
	"github.com/uptrace/bunrouter"

	"tenrounds/shared/api"
)

// found is the last parameter of the route that a router found, and its path.
var found struct{ route, last string }

// routers are those on net/http that can have the table.
func routers() map[string]http.Handler {
	gin.SetMode(gin.ReleaseMode)
	g, c, m, e4, e5 := gin.New(), chi.NewRouter(), mux.NewRouter(), echo.New(), echo5.New()
	s, b, i, w := http.NewServeMux(), bunrouter.New(), iris.New(), new(restful.WebService)
	i.Logger().SetOutput(io.Discard)
	for _, r := range api.Routes() {
		name := ""
		if n := len(r.Params); n > 0 {
			name = r.Params[n-1]
		}
		note := func(get func(string) string) {
			found.route, found.last = r.Path, ""
			if name != "" {
				found.last = get(name)
			}
		}
		g.Handle(r.Method, r.Colons(), func(c *gin.Context) { note(c.Param) })
		c.MethodFunc(r.Method, r.Path, func(_ http.ResponseWriter, q *http.Request) {
			note(func(p string) string { return chi.URLParam(q, p) })
		})
		m.HandleFunc(r.Path, func(_ http.ResponseWriter, q *http.Request) {
			note(func(p string) string { return mux.Vars(q)[p] })
		}).Methods(r.Method)
		e4.Add(r.Method, r.Colons(), func(c echo.Context) error { note(c.Param); return nil })
		e5.Add(r.Method, r.Colons(), func(c *echo5.Context) error { note(c.Param); return nil })
		s.HandleFunc(r.Method+" "+r.Path, func(_ http.ResponseWriter, q *http.Request) { note(q.PathValue) })
		b.Handle(r.Method, r.Colons(), func(_ http.ResponseWriter, q bunrouter.Request) error {
			note(q.Param)
			return nil
		})
		i.Handle(r.Method, r.Path, func(c iris.Context) { note(c.Params().Get) })
		w.Route(w.Method(r.Method).Path(r.Path).To(func(q *restful.Request, _ *restful.Response) {
			note(q.PathParameter)
		}))
	}
	container := restful.NewContainer()
	container.Add(w)
	if err := i.Build(); err != nil {
		panic(err) // the table is wrong for iris
	}
	return map[string]http.Handler{"gin": g, "chi": c, "gorillamux": m, "echo": e4, "echo5": e5, "nethttp": s,
		"bunrouter": b, "iris": i, "gorestful": container}
}

// requests are one for each route; the last parameter is the number of the request.
func requests() (all []*http.Request, last []string) {
	for n, r := range api.Routes() {
		value := ""
		path := r.Path
		for k, p := range r.Params {
			value = "v" + strings.Repeat("x", 1+(n+k)%7)
			path = strings.Replace(path, "{"+p+"}", value, 1)
		}
		q, err := http.NewRequest(r.Method, path, nil)
		if err != nil {
			panic(err) // the table has a bad path
		}
		q.RequestURI = path
		all, last = append(all, q), append(last, value)
	}
	return all, last
}

// nowhere is a ResponseWriter that keeps nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

// Every router finds each route, with its parameters.
func TestRoutersAgree(t *testing.T) {
	all, last := requests()
	for name, h := range routers() {
		for k, q := range all {
			found.route, found.last = "", ""
			h.ServeHTTP(nowhere{http.Header{}}, q)
			if r := api.Routes()[k]; found.route != r.Path || found.last != last[k] {
				t.Errorf("%s: %s %s: found %+v", name, r.Method, q.URL.Path, found)
			}
		}
	}
}

// BenchmarkRouters looks up all 200 routes in turn. "make bench-routing" runs it.
func BenchmarkRouters(b *testing.B) {
	all, _ := requests()
	for name, h := range routers() {
		b.Run(name, func(b *testing.B) {
			w := nowhere{http.Header{}}
			for b.Loop() {
				for _, q := range all {
					h.ServeHTTP(w, q)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(all)), "ns/route")
		})
	}
}
