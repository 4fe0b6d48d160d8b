// Command gorestful is the contract on emicklei/go-restful.
package main

import (
	"io"
	"log"
	"net/http"
	"strings"

	"github.com/emicklei/go-restful/v3"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("gorestful", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, handler(c)) })
}

// handler builds the container. Its requests go to Dispatch, past the ServeMux of ServeHTTP, which would
// redirect paths that it cleans.
func handler(c boot.Config) http.Handler {
	restful.TrimRightSlashEnabled = false // /json/ would be /json otherwise
	// Accept and Content-Type change nothing in the contract, so the one codec is the default and stands
	// in for XML too.
	restful.RegisterEntityAccessor(restful.MIME_JSON, codec{})
	restful.RegisterEntityAccessor(restful.MIME_XML, codec{})
	restful.DefaultResponseContentType(restful.MIME_JSON)
	restful.DefaultRequestContentType(restful.MIME_JSON)

	// The trace logger gets a line for each odd Accept even while tracing is off.
	restful.TraceLogger(log.New(io.Discard, "", 0))
	restful.EnableTracing(false)

	container := restful.NewContainer()
	container.ServiceErrorHandler(func(e restful.ServiceError, req *restful.Request, resp *restful.Response) {
		if e.Code == http.StatusMethodNotAllowed {
			stdhttp.MethodNotAllowed(resp, req.Request)
			return
		}
		stdhttp.NotFound(resp, req.Request)
	})
	container.Add(service(c))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "//") { // the router would trim them
			stdhttp.NotFound(w, r)
			return
		}
		container.Dispatch(w, r)
	})
}

// service has all routes. It produces "*/*" too, for the router answers 406 to other Accept lines.
func service(c boot.Config) *restful.WebService {
	ws := new(restful.WebService).Path("/").Produces(restful.MIME_JSON, "*/*")
	get := func(path string, f restful.RouteFunction) {
		ws.Route(ws.GET(path).To(f))
		ws.Route(ws.HEAD(path).To(f))
	}
	get("/", text(payloads.Text))
	get("/text", text(payloads.Text))
	get("/about", text(c.Name))
	get("/healthz", text(payloads.Healthy))
	get("/json", func(_ *restful.Request, resp *restful.Response) {
		_ = resp.WriteEntity(c.Document()) // an error can only be a broken connection
	})
	get("/files/{name:*}", func(req *restful.Request, resp *restful.Response) {
		stdhttp.ServeFile(resp.ResponseWriter, req.Request, c.Files, req.PathParameter("name"))
	})
	ws.Route(ws.POST("/").To(greet))
	return ws
}

func text(s string) restful.RouteFunction {
	return func(_ *restful.Request, resp *restful.Response) {
		stdhttp.Text(resp.ResponseWriter, http.StatusOK, s)
	}
}

func greet(req *restful.Request, resp *restful.Response) {
	req.Request.Header.Del("Content-Encoding") // ReadEntity would unpack the body, past the limit
	status, text := stdhttp.Greeting(resp.ResponseWriter, req.Request, req.ReadEntity)
	stdhttp.Text(resp.ResponseWriter, status, text)
}

// codec reads and writes entities with goccy/go-json. The accessor that comes with go-restful indents, adds
// a newline and stops after the first value.
type codec struct{}

func (codec) Read(req *restful.Request, v any) error { return payloads.Decode(req.Request.Body, v) }

// Write leaves the status 200 to net/http.
func (codec) Write(resp *restful.Response, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := resp.Header()
	h[restful.HEADER_ContentType] = stdhttp.JSONType
	stdhttp.Length(h, len(body))
	if status != http.StatusOK {
		resp.WriteHeader(status)
	}
	_, err = resp.Write(body)
	return err
}
