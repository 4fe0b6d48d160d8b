// Command huma is the contract on danielgtaylor/huma, over its adapter for ServeMux.
package main

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	boot.Main("huma", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes registers the operations. Huma brings typed inputs and outputs; ServeMux routes, and files are plain
// handlers beside Huma, as its documentation shows. Its pages of documentation and the links to schemas are
// off: other servers have none.
func routes(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.Config{
		OpenAPI:       &huma.OpenAPI{Info: &huma.Info{Title: c.Name, Version: "1"}},
		Formats:       map[string]huma.Format{payloads.JSONType: {Marshal: encode, Unmarshal: json.Unmarshal}},
		DefaultFormat: payloads.JSONType,
	})
	for path, words := range map[string]string{
		"/{$}": payloads.Text, "/text": payloads.Text, "/about": c.Name, "/healthz": payloads.Healthy,
	} {
		huma.Get(api, path, func(context.Context, *struct{}) (*text, error) {
			return &text{http.StatusOK, payloads.TextType, []byte(words)}, nil
		})
	}
	huma.Get(api, "/json", func(context.Context, *struct{}) (*document, error) {
		return &document{payloads.JSONType, c.Document()}, nil
	})
	huma.Post(api, "/{$}", func(_ context.Context, in *greeting) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			_, w := humago.Unwrap(ctx)
			stdhttp.Text(w, in.status, in.text) // with the length of a long name
		}}, nil
	})
	mux.HandleFunc("GET /files/{name...}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, r.PathValue("name"))
	})
	mux.HandleFunc("/files", stdhttp.NotFound) // or the mux would redirect it to /files/
	mux.HandleFunc("/", stdhttp.MethodNotAllowed)
	return stdhttp.Exact(mux)
}

// encode is the JSON format of all answers.
func encode(w io.Writer, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

type text struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Body        []byte
}

type document struct {
	ContentType string `header:"Content-Type"`
	Body        payloads.Document
}

// greeting reads its body itself, as a resolver may: Huma's own reader refuses a body of exactly the limit
// and other content types, and answers with a problem.
type greeting struct {
	status int
	text   string
}

// Resolve is called by Huma for each request.
func (g *greeting) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	g.status, g.text = stdhttp.Greeting(w, r, func(v any) error { return payloads.Decode(r.Body, v) })
	return nil
}
