// Command fuego is the contract on go-fuego/fuego.
package main

import (
	"net/http"

	"github.com/go-fuego/fuego"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("fuego", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes registers the controllers. Fuego brings typed controllers over ServeMux. Its pages of documentation
// are off, since other servers have none; its body binder is left out, since it always uses encoding/json.
func routes(c boot.Config) http.Handler {
	s := fuego.NewServer(fuego.WithoutStartupMessages(), fuego.WithSerializer(send),
		fuego.WithLoggingMiddleware(fuego.LoggingConfig{DisableRequest: true, DisableResponse: true}),
		fuego.WithEngineOptions(fuego.WithOpenAPIConfig(fuego.OpenAPIConfig{Disabled: true})))
	for path, text := range map[string]string{
		"/{$}": payloads.Text, "/text": payloads.Text, "/about": c.Name, "/healthz": payloads.Healthy,
	} {
		fuego.Get(s, path, func(fuego.ContextNoBody) (said, error) { return said{http.StatusOK, text}, nil })
	}
	fuego.Get(s, "/json", func(fuego.ContextNoBody) (payloads.Document, error) { return c.Document(), nil })
	fuego.Post(s, "/{$}", func(ctx fuego.ContextNoBody) (said, error) {
		r := ctx.Request()
		status, text := stdhttp.Greeting(ctx.Response(), r, func(v any) error { return payloads.Decode(r.Body, v) })
		return said{status, text}, nil
	})
	s.Mux.HandleFunc("GET /files/{name...}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, r.PathValue("name"))
	})
	s.Mux.HandleFunc("/files", stdhttp.NotFound) // or the mux would redirect it to /files/
	s.Mux.HandleFunc("/", stdhttp.MethodNotAllowed)
	return stdhttp.Exact(s.Mux)
}

// said is an answer with a text.
type said struct {
	status int
	text   string
}

// send is the serializer. It leaves out the header lines that Fuego adds to every answer: what it did to make
// them still counts.
func send(w http.ResponseWriter, _ *http.Request, answer any) error {
	for _, name := range []string{"X-Powered-By", "Trailer", "Server-Timing"} {
		w.Header().Del(name)
	}
	if s, ok := answer.(said); ok {
		stdhttp.Text(w, s.status, s.text)
		return nil
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	stdhttp.JSON(w, body)
	return nil
}
