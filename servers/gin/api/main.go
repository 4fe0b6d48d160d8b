// Command api is the application api on gin-gonic/gin.
package main

import (
	"io"
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	ginjson "github.com/gin-gonic/gin/codec/json"
	"github.com/goccy/go-json"

	"tenrounds/shared/api"
	"tenrounds/shared/api/overhttp"
	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

func main() { boot.Main("gin-api", start) }

func start(c boot.Config) (boot.App, error) {
	gin.SetMode(gin.ReleaseMode)
	ginjson.API = codec{}
	return stdhttp.App(c, routes(c))
}

func routes(c boot.Config) http.Handler {
	e := gin.New()
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = true // gin answers 404 otherwise
	e.SetHTMLTemplate(api.Template())
	e.NoRoute(gin.WrapF(overhttp.Unrouted))
	e.NoMethod(gin.WrapF(overhttp.Unrouted))
	e.GET("/about", gin.WrapF(stdhttp.TextHandler(c.Name)))
	e.GET("/healthz", gin.WrapF(stdhttp.TextHandler(payloads.Healthy)))
	e.GET(api.SearchPath, search)
	e.GET(api.HeadersPath, headers)
	e.GET(api.PagePath, page)
	e.GET(api.StreamPath, stream)
	e.GET(api.DocumentPath, compress, func(ctx *gin.Context) { answer(ctx, api.Documented(ctx.Query("n"))) })
	e.POST(api.OrdersPath, order)
	e.POST(api.ProfilePath, profile)
	e.POST(api.UploadPath, upload)
	for _, n := range api.Depths {
		e.Group("", layers(n)...).GET(api.ChainPath(n),
			func(ctx *gin.Context) { ctx.String(http.StatusOK, api.ChainText) })
	}
	e.Group("", layers(5)...).GET(api.PanicPath, func(*gin.Context) { api.Panic() })
	for _, r := range api.Routes() {
		fixed := r.Fixed()
		h := func(ctx *gin.Context) { answer(ctx, fixed) }
		if len(r.Params) > 0 {
			h = func(ctx *gin.Context) { answer(ctx, r.Matched(ctx.Param)) }
		}
		e.Handle(r.Method, r.Colons(), h)
	}
	return e
}

func answer(ctx *gin.Context, a api.Answer) {
	overhttp.Head(ctx.Writer.Header(), a)
	if a.Cookie.Name != "" {
		ctx.SetSameSite(http.SameSiteLaxMode)
		ctx.SetCookie(a.Cookie.Name, a.Cookie.Value, 0, "/", "", false, true)
	}
	if a.Value == nil {
		ctx.String(a.Status, a.Text)
		return
	}
	ctx.JSON(a.Status, a.Value)
}

func search(ctx *gin.Context) {
	s := api.NewSearch()
	err := ctx.ShouldBindQuery(&s)
	answer(ctx, api.Searched(s, err))
}

func headers(ctx *gin.Context) {
	session, _ := ctx.Cookie(api.SessionCookie) // empty if there is none
	answer(ctx, api.Visited(ctx.GetHeader("Authorization"), ctx.GetHeader("Accept-Language"), session))
}

func order(ctx *gin.Context) {
	var o api.Order
	err := overhttp.Limited(ctx.Writer, ctx.Request, func() error { return ctx.ShouldBindJSON(&o) })
	answer(ctx, api.Ordered(&o, err))
}

func profile(ctx *gin.Context) {
	p := api.NewProfile()
	err := overhttp.Limited(ctx.Writer, ctx.Request, func() error {
		return ctx.ShouldBindWith(&p, binding.FormPost)
	})
	answer(ctx, api.Profiled(&p, err))
}

func upload(ctx *gin.Context) {
	answer(ctx, overhttp.File(ctx.Writer, ctx.Request, func() (*multipart.FileHeader, error) {
		return ctx.FormFile(api.FileField)
	}))
}

func page(ctx *gin.Context) {
	page, refusal := api.PageOf(ctx.Query("n"))
	if page == nil {
		answer(ctx, refusal)
		return
	}
	ctx.HTML(http.StatusOK, api.PageName, page)
}

func stream(ctx *gin.Context) {
	s, refusal, ok := api.StreamOf(ctx.Query("n"))
	if !ok {
		answer(ctx, refusal)
		return
	}
	ctx.Header("Content-Type", api.StreamType)
	s.Send(ctx.Writer, func() error { ctx.Writer.Flush(); return nil })
}

func layers(n int) (all []gin.HandlerFunc) {
	for _, l := range api.Layers(n) {
		if l.Recovers {
			all = append(all, recovery)
			continue
		}
		all = append(all, func(ctx *gin.Context) {
			set, passes := l.Value(ctx.GetHeader(l.Reads))
			if !passes {
				answer(ctx, api.Unauthorized())
				ctx.Abort()
				return
			}
			ctx.Header(l.Sets, set)
			ctx.Next()
		})
	}
	return all
}

func recovery(ctx *gin.Context) {
	defer func() {
		if recover() != nil {
			answer(ctx, api.Broken(http.StatusInternalServerError))
			ctx.Abort()
		}
	}()
	ctx.Next()
}

// compress compresses the answer: gin's module has no middleware for it.
func compress(ctx *gin.Context) {
	plain := ctx.Writer
	overhttp.Gzip(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		ctx.Writer = zipped{plain, w}
		ctx.Next()
	}))(plain, ctx.Request)
	ctx.Writer = plain
}

type zipped struct {
	gin.ResponseWriter
	w io.Writer
}

func (z zipped) Write(b []byte) (int, error)       { return z.w.Write(b) }
func (z zipped) WriteString(s string) (int, error) { return io.WriteString(z.w, s) }

// codec makes gin use goccy/go-json.
type codec struct{}

func (codec) Marshal(v any) ([]byte, error)          { return api.Marshal(v) }
func (codec) Unmarshal(b []byte, v any) error        { return json.Unmarshal(b, v) }
func (codec) NewEncoder(w io.Writer) ginjson.Encoder { return json.NewEncoder(w) }
func (codec) NewDecoder(r io.Reader) ginjson.Decoder { return decoder{r} }
func (codec) MarshalIndent(v any, prefix, indent string) ([]byte, error) {
	return json.MarshalIndent(v, prefix, indent)
}

// decoder takes its input to the end: gin's binder would not see what follows the first value.
type decoder struct{ r io.Reader }

func (d decoder) Decode(v any) error   { return payloads.Decode(d.r, v) }
func (decoder) UseNumber()             {}
func (decoder) DisallowUnknownFields() {}
