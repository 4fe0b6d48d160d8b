// Command bookstore is the bookstore on emicklei/go-restful.
package main

import (
	"io"
	"log"
	"net/http"
	"strings"

	"github.com/emicklei/go-restful/v3"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("gorestful-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	return stdhttp.App(c, overhttp.Queries(handler(c, app)))
}

// handler builds the container, with the settings of servers/gorestful, with their reasons there.
func handler(c boot.Config, app *bookstore.App) http.Handler {
	restful.TrimRightSlashEnabled = false
	restful.RegisterEntityAccessor(restful.MIME_JSON, codec{})
	restful.RegisterEntityAccessor(restful.MIME_XML, codec{})
	restful.DefaultResponseContentType(restful.MIME_JSON)
	restful.DefaultRequestContentType(restful.MIME_JSON)
	restful.TraceLogger(log.New(io.Discard, "", 0))
	restful.EnableTracing(false)

	container := restful.NewContainer()
	container.ServiceErrorHandler(func(_ restful.ServiceError, req *restful.Request, resp *restful.Response) {
		overhttp.Unrouted(resp, req.Request)
	})
	container.Add(service(c, app))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "//") { // the router would trim them
			overhttp.NoRoute(w, r)
			return
		}
		container.Dispatch(w, r)
	})
}

// service has all routes. It produces "*/*" too, for the router answers 406 to other Accept lines.
func service(c boot.Config, app *bookstore.App) *restful.WebService {
	ws := new(restful.WebService).Path("/").Produces(restful.MIME_JSON, "*/*")
	get := func(path string, f restful.RouteFunction) {
		ws.Route(ws.GET(path).To(f))
		ws.Route(ws.HEAD(path).To(f))
	}
	get("/about", text(c.Name))
	get("/healthz", text(payloads.Healthy))
	get("/author", func(req *restful.Request, resp *restful.Response) {
		limit, offset := req.QueryParameter("limit"), req.QueryParameter("offset")
		overhttp.Answer(resp, app.Authors(req.Request.Context(), limit, offset))
	})
	ws.Route(ws.POST("/author").To(func(req *restful.Request, resp *restful.Response) {
		req.Request.Header.Del("Content-Encoding") // ReadEntity would unpack the body, past the limit
		form, err := overhttp.Form(resp.ResponseWriter, req.Request, req.ReadEntity)
		overhttp.Answer(resp, app.CreateAuthor(req.Request.Context(), form, err))
	}))
	get("/author/{id}", func(req *restful.Request, resp *restful.Response) {
		overhttp.Answer(resp, app.Author(req.Request.Context(), req.PathParameter("id")))
	})
	get("/book/{id}", func(req *restful.Request, resp *restful.Response) {
		overhttp.Answer(resp, app.Book(req.Request.Context(), req.PathParameter("id")))
	})
	return ws
}

func text(s string) restful.RouteFunction {
	return func(_ *restful.Request, resp *restful.Response) { stdhttp.Text(resp, http.StatusOK, s) }
}

// codec reads and writes entities with goccy/go-json. The accessor that comes with go-restful stops after the
// first value.
type codec struct{}

func (codec) Read(req *restful.Request, v any) error { return payloads.Decode(req.Request.Body, v) }

func (codec) Write(resp *restful.Response, status int, v any) error {
	body, err := bookstore.Marshal(v)
	if err != nil {
		return err
	}
	resp.WriteHeader(status)
	_, err = resp.Write(body)
	return err
}
