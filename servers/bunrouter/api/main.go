// Command api is the application api on uptrace/bunrouter.
package main

import (
	"net/http"

	"github.com/uptrace/bunrouter"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
)

func main() { boot.Main("bunrouter-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) }

// routes builds the router. BunRouter brings routing and chains of middlewares; it has no compression.
func routes(c boot.Config) http.Handler {
	r := bunrouter.New(bunrouter.WithNotFoundHandler(plain(overhttp.Unrouted)),
		bunrouter.WithMethodNotAllowedHandler(plain(overhttp.Unrouted)))
	for _, o := range overhttp.Owned(c.Name) {
		r.Handle(o.Method, o.Path, plain(o.Handler))
	}
	for _, n := range api.Depths {
		r.GET(api.ChainPath(n), behind(n, plain(overhttp.Chained())))
	}
	r.GET(api.PanicPath, behind(5, plain(overhttp.Panic)))
	r.GET(api.DocumentPath, plain(overhttp.Gzip(http.HandlerFunc(overhttp.Document))))
	for _, route := range api.Routes() {
		h := plain(overhttp.Fixed(route))
		if len(route.Params) > 0 {
			h = func(w http.ResponseWriter, req bunrouter.Request) error {
				overhttp.Answer(w, route.Matched(req.Param))
				return nil
			}
		}
		r.Handle(route.Method, route.Colons(), h)
	}
	return stdhttp.WithoutNUL(overhttp.Exact(r), overhttp.Unrouted) // on which the router panics
}

// plain makes a route of a handler without parameters.
func plain(h http.HandlerFunc) bunrouter.HandlerFunc {
	return func(w http.ResponseWriter, req bunrouter.Request) error {
		h(w, req.Request)
		return nil
	}
}

// behind puts h behind n middlewares. A group of the router would put its answer 405 behind them too.
func behind(n int, h bunrouter.HandlerFunc) bunrouter.HandlerFunc {
	all := layers(n)
	for i := range all {
		h = all[len(all)-1-i](h)
	}
	return h
}

func layers(n int) (all []bunrouter.MiddlewareFunc) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(next bunrouter.HandlerFunc) bunrouter.HandlerFunc {
			return func(w http.ResponseWriter, req bunrouter.Request) error {
				set, passes := l.Value(req.Header.Get(l.Reads))
				if !passes {
					overhttp.Answer(w, api.Unauthorized())
					return nil
				}
				w.Header().Set(l.Sets, set)
				return next(w, req)
			}
		})
	}
	return all
}

func recovery(next bunrouter.HandlerFunc) bunrouter.HandlerFunc {
	return func(w http.ResponseWriter, req bunrouter.Request) (err error) {
		defer func() {
			if recover() != nil {
				overhttp.Answer(w, api.Broken(http.StatusInternalServerError))
			}
		}()
		return next(w, req)
	}
}
