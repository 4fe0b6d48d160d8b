package api

import (
	"crypto/subtle"
	"strconv"
	"strings"
	"time"
)

// Layer is a middleware. It reads one header line of the request and sets one of the answer, so that a number
// of middlewares does the same work in every framework.
type Layer struct {
	Name string
	// Recovers is true for those that only turn a panic into Broken(500). They read and set nothing.
	Recovers bool
	// Reads is the line of the request, "" for none; Sets is the line of the answer.
	Reads, Sets string
	// secret is what the line must say, if it is not empty.
	secret string
	work   func(l Layer, read string) string
}

// Values that requests for Chain carry.
const (
	Token = "Bearer 6f1c2a9d4b7e8350"
	Key   = "d41d8cd98f00b204"
)

// layers are all of them: five kinds, each twice.
var layers = []Layer{
	{Name: "request id", Reads: "X-Request-Id", Sets: "X-Request-Id", work: same},
	{Name: "recovery", Recovers: true},
	{Name: "CORS", Reads: "Origin", Sets: "Access-Control-Allow-Origin", work: origin},
	{Name: "timing", Sets: "X-Request-Start", work: clock},
	{Name: "auth token", Reads: "Authorization", Sets: "X-Auth-Scope", secret: Token, work: grant},

	{Name: "trace id", Reads: "Traceparent", Sets: "Traceresponse", work: same},
	{Name: "second recovery", Recovers: true},
	{Name: "timing across origins", Reads: "Origin", Sets: "Timing-Allow-Origin", work: origin},
	{Name: "second timing", Sets: "X-Backend-Start", work: clock},
	{Name: "API key", Reads: "X-Api-Key", Sets: "X-Api-Plan", secret: Key, work: grant},
}

// Layers are the first n of them; there are 10.
func Layers(n int) []Layer { return layers[:n] }

// Depths are the numbers of middlewares that are measured.
var Depths = []int{0, 5, 10}

// ChainPath is the path behind n middlewares.
func ChainPath(n int) string { return "/middleware/" + strconv.Itoa(n) }

// ChainText is the answer of the handler behind the middlewares.
const ChainText = "behind all middlewares"

// Value does the work of a layer that does not recover: it returns what the line Sets is to say. It returns
// false if the request must not pass; the answer then is Unauthorized.
func (l Layer) Value(read string) (set string, passes bool) {
	if l.secret != "" && subtle.ConstantTimeCompare([]byte(read), []byte(l.secret)) != 1 {
		return "", false
	}
	return l.work(l, read), true
}

func same(_ Layer, read string) string {
	if read == "" {
		return "none"
	}
	return read
}

func origin(_ Layer, read string) string {
	if strings.HasSuffix(read, ".example") {
		return read
	}
	return "https://api.example"
}

func clock(Layer, string) string { return "t=" + strconv.FormatInt(time.Now().UnixMilli(), 10) }

func grant(Layer, string) string { return "read" }

// Unauthorized is the answer to a request without the right token or key.
func Unauthorized() Answer {
	a := problem(401, "The token is missing or wrong.")
	a.Header = []Field{{"WWW-Authenticate", "Bearer"}}
	return a
}

// Panic is the handler of PanicPath, behind five middlewares.
func Panic() { panic("api: a handler that fails") }
