// Command bookstore is the bookstore on gin-gonic/gin.
package main

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	ginjson "github.com/gin-gonic/gin/codec/json"
	"github.com/goccy/go-json"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { bookboot.Main("gin-bookstore", start) }

func start(c boot.Config, app *bookstore.App) (boot.App, error) {
	gin.SetMode(gin.ReleaseMode)
	ginjson.API = codec{}
	return stdhttp.App(c, overhttp.Queries(routes(c, app)))
}

// routes builds the engine, without the logger and the recovery that gin.Default would add.
func routes(c boot.Config, app *bookstore.App) http.Handler {
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = true // gin answers 404 otherwise
	e.UnescapePathValues = false    // it would turn + into a space
	e.UseRawPath = true
	e.NoRoute(gin.WrapF(overhttp.Unrouted))
	e.NoMethod(gin.WrapF(overhttp.Unrouted))

	get := func(path string, h gin.HandlerFunc) { e.Match([]string{http.MethodGet, http.MethodHead}, path, h) }
	get("/about", gin.WrapF(stdhttp.TextHandler(c.Name)))
	get("/healthz", gin.WrapF(stdhttp.TextHandler(payloads.Healthy)))
	get("/author", func(ctx *gin.Context) {
		answer(ctx, app.Authors(ctx.Request.Context(), ctx.Query("limit"), ctx.Query("offset")))
	})
	e.POST("/author", func(ctx *gin.Context) {
		form, err := overhttp.Form(ctx.Writer, ctx.Request, ctx.ShouldBindJSON)
		answer(ctx, app.CreateAuthor(ctx.Request.Context(), form, err))
	})
	get("/author/:id", func(ctx *gin.Context) {
		answer(ctx, app.Author(ctx.Request.Context(), ctx.Param("id")))
	})
	get("/book/:id", func(ctx *gin.Context) { answer(ctx, app.Book(ctx.Request.Context(), ctx.Param("id"))) })
	return e
}

func answer(ctx *gin.Context, a bookstore.Answer) {
	overhttp.Head(ctx.Writer.Header(), a)
	ctx.Data(a.Status, a.Type, a.Body)
}

// codec makes gin use goccy/go-json.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error)          { return bookstore.Marshal(v) }
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
