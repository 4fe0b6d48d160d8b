// Command gin is the contract on gin-gonic/gin.
package main

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	ginjson "github.com/gin-gonic/gin/codec/json"
	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	ginjson.API = codec{}
	boot.Main("gin", func(c boot.Config) (boot.App, error) { return stdhttp.App(c, routes(c)) })
}

// routes builds the engine, without the logger and the recovery that gin.Default would add.
func routes(c boot.Config) http.Handler {
	e := gin.New()
	e.RedirectTrailingSlash = false // to the contract /json/ is an unknown path
	e.HandleMethodNotAllowed = true // gin answers 404 otherwise
	e.NoRoute(gin.WrapF(stdhttp.NotFound))
	e.NoMethod(gin.WrapF(stdhttp.MethodNotAllowed))

	get := func(path string, h gin.HandlerFunc) { e.Match([]string{http.MethodGet, http.MethodHead}, path, h) }
	get("/", func(ctx *gin.Context) { text(ctx, http.StatusOK, payloads.Text) })
	get("/text", func(ctx *gin.Context) { text(ctx, http.StatusOK, payloads.Text) })
	get("/about", func(ctx *gin.Context) { text(ctx, http.StatusOK, c.Name) })
	get("/healthz", func(ctx *gin.Context) { text(ctx, http.StatusOK, payloads.Healthy) })
	get("/json", func(ctx *gin.Context) {
		ctx.Writer.Header()["Content-Type"] = stdhttp.JSONType // gin's own has a charset
		ctx.JSON(http.StatusOK, c.Document())
	})
	files := e.Group("/files", func(ctx *gin.Context) {
		ctx.Header("Content-Type", payloads.FileType)
		ctx.Request.URL.RawPath = "" // gin routes by Path, but its file server stumbles on /files%2f
	})
	files.StaticFS("/", stdhttp.Files(c.Files))
	e.POST("/", func(ctx *gin.Context) {
		status, greeting := stdhttp.Greeting(ctx.Writer, ctx.Request, ctx.ShouldBindJSON)
		text(ctx, status, greeting)
	})
	return e
}

// text keeps gin's own type, which is the contract's.
func text(ctx *gin.Context, status int, s string) {
	stdhttp.Length(ctx.Writer.Header(), len(s))
	ctx.String(status, s)
}

// codec makes gin use goccy/go-json.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error)          { return json.Marshal(v) }
func (codec) Unmarshal(b []byte, v any) error        { return json.Unmarshal(b, v) }
func (codec) NewEncoder(w io.Writer) ginjson.Encoder { return json.NewEncoder(w) }
func (codec) NewDecoder(r io.Reader) ginjson.Decoder { return decoder{r} }
func (codec) MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	return json.MarshalIndent(v, prefix, indent)
}

// decoder takes its input to the end: gin's binder would not see what follows the first value. The options
// are off by default, and this server leaves them so.
type decoder struct{ r io.Reader }

func (d decoder) Decode(v any) error   { return payloads.Decode(d.r, v) }
func (decoder) UseNumber()             {}
func (decoder) DisallowUnknownFields() {}
