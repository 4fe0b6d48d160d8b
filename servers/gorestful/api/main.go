// Command api is the application api on emicklei/go-restful.
package main

import (
	"compress/gzip"
	"io"
	"log"
	"net/http"
	"sync"

	"github.com/emicklei/go-restful/v3"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("gorestful-api", start) }

func start(c boot.Config) (boot.App, error) { return stdhttp.App(c, handler(c)) }

// handler builds the container, with the settings of servers/gorestful, with their reasons there.
func handler(c boot.Config) http.Handler {
	restful.TrimRightSlashEnabled = false
	restful.RegisterEntityAccessor(restful.MIME_JSON, codec{})
	restful.RegisterEntityAccessor(restful.MIME_XML, codec{})
	restful.DefaultResponseContentType(restful.MIME_JSON)
	restful.DefaultRequestContentType(restful.MIME_JSON)
	restful.TraceLogger(log.New(io.Discard, "", 0))
	restful.EnableTracing(false)
	compressors := restful.NewSyncPoolCompessors() // its own have the level of best speed
	compressors.GzipWriterPool = &sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}
	restful.SetCompressorProvider(compressors)

	container := restful.NewContainer()
	container.ServiceErrorHandler(func(_ restful.ServiceError, req *restful.Request, resp *restful.Response) {
		overhttp.Unrouted(resp.ResponseWriter, req.Request)
	})
	container.Add(service(c))
	return http.HandlerFunc(container.Dispatch)
}

// service has all routes. It produces "*/*" too, for the router answers 406 to other Accept lines. go-restful
// binds JSON only: forms and parameters are read from the request.
func service(c boot.Config) *restful.WebService {
	ws := new(restful.WebService).Path("/").Produces(restful.MIME_JSON, "*/*")
	for _, o := range overhttp.Owned(c.Name) {
		if o.Path != api.OrdersPath {
			ws.Route(ws.Method(o.Method).Path(o.Path).To(plain(o.Handler)))
		}
	}
	ws.Route(ws.POST(api.OrdersPath).To(order))
	ws.Route(ws.GET(api.DocumentPath).ContentEncodingEnabled(true).To(
		func(req *restful.Request, resp *restful.Response) {
			answer(resp, api.Documented(req.QueryParameter("n")))
		}))
	for _, n := range api.Depths {
		ws.Route(behind(n, ws.GET(api.ChainPath(n))).To(plain(overhttp.Chained())))
	}
	ws.Route(behind(5, ws.GET(api.PanicPath)).To(plain(overhttp.Panic)))
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(_ *restful.Request, resp *restful.Response) { answer(resp, fixed) }
		if len(r.Params) > 0 {
			h = func(req *restful.Request, resp *restful.Response) { answer(resp, r.Matched(req.PathParameter)) }
		}
		ws.Route(ws.Method(r.Method).Path(r.Path).To(h))
	}
	return ws
}

// plain makes a route of a handler of net/http.
func plain(h http.HandlerFunc) restful.RouteFunction {
	return func(req *restful.Request, resp *restful.Response) { h(resp.ResponseWriter, req.Request) }
}

func answer(resp *restful.Response, a api.Answer) {
	overhttp.Head(resp.Header(), a)
	if a.Value != nil {
		_ = resp.WriteHeaderAndEntity(a.Status, a.Value) // an error can only be a broken connection
		return
	}
	resp.WriteHeader(a.Status)
	_, _ = io.WriteString(resp, a.Text)
}

func order(req *restful.Request, resp *restful.Response) {
	req.Request.Header.Del("Content-Encoding") // ReadEntity would unpack the body, past the limit
	var o api.Order
	err := overhttp.Limited(resp.ResponseWriter, req.Request, func() error { return req.ReadEntity(&o) })
	answer(resp, api.Ordered(&o, err))
}

// behind puts a route behind n middlewares.
func behind(n int, route *restful.RouteBuilder) *restful.RouteBuilder {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			route.Filter(recovery)
			continue
		}
		route.Filter(func(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
			set, passes := l.Value(req.HeaderParameter(l.Reads))
			if !passes {
				answer(resp, api.Unauthorized())
				return
			}
			resp.Header().Set(l.Sets, set)
			chain.ProcessFilter(req, resp)
		})
	}
	return route
}

func recovery(req *restful.Request, resp *restful.Response, chain *restful.FilterChain) {
	defer func() {
		if recover() != nil {
			answer(resp, api.Broken(http.StatusInternalServerError))
		}
	}()
	chain.ProcessFilter(req, resp)
}

// codec reads and writes entities with goccy/go-json. The accessor that comes with go-restful stops after the
// first value.
type codec struct{}

func (codec) Read(req *restful.Request, v any) error { return payloads.Decode(req.Request.Body, v) }

func (codec) Write(resp *restful.Response, status int, v any) error {
	body, err := api.Marshal(v)
	if err != nil {
		return err
	}
	resp.WriteHeader(status)
	_, err = resp.Write(body)
	return err
}
