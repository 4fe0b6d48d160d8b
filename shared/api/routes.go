package api

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// routesText has a method and a path on each line. Of two paths that fit one request, the one that decides
// earlier for a fixed word comes first, for routers that take the first that fits.
//
//go:embed routes.txt
var routesText string

// Route is one line of the table.
type Route struct {
	Method string
	// Path has its parameters in braces: /users/{username}.
	Path string
	// Params are the names of its parameters, in order.
	Params []string
}

// Routes is the table of 200 routes, shaped like a large public REST API.
var Routes = sync.OnceValue(func() (all []Route) {
	for line := range strings.Lines(routesText) {
		method, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		r := Route{Method: method, Path: path}
		for _, m := range parameter.FindAllStringSubmatch(path, -1) {
			r.Params = append(r.Params, m[1])
		}
		all = append(all, r)
	}
	return all
})

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// Colons is the path in the notation of other routers: /users/:username.
func (r Route) Colons() string { return parameter.ReplaceAllString(r.Path, ":$1") }

// Fixed is the answer of a route without parameters: its path.
func (r Route) Fixed() Answer { return text(r.Path) }

// Match is the value of an answer to a route with parameters.
type Match struct {
	Route   string   `json:"route"`
	Names   []string `json:"names"`
	Numbers []int64  `json:"numbers"`
}

// isNumber reports whether a parameter must be a number.
func isNumber(param string) bool { return param == "id" || param == "number" }

// Matched is the answer of a route with parameters, whose values get returns by their names.
func (r Route) Matched(get func(param string) string) Answer {
	m := Match{Route: r.Path, Names: make([]string, 0, len(r.Params)), Numbers: make([]int64, 0, 2)}
	for _, p := range r.Params {
		v := get(p)
		if !isNumber(p) {
			if !isName(v) {
				return problem(400, "A parameter is wrong.",
					Fault{p, "must have 1 to 100 letters, digits, dots, hyphens and underscores"})
			}
			m.Names = append(m.Names, v)
			continue
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 1 {
			return problem(400, "A parameter is wrong.", Fault{p, "must be a whole number from 1 on"})
		}
		m.Numbers = append(m.Numbers, n)
	}
	return value(m)
}

func isName(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '-', c == '_':
		default:
			return false
		}
	}
	return s != "" && len(s) <= 100
}

// Paths of the other scenarios.
const (
	SearchPath   = "/search"
	HeadersPath  = "/headers"
	PanicPath    = "/panic"
	OrdersPath   = "/orders"
	ProfilePath  = "/profile"
	UploadPath   = "/upload"
	PagePath     = "/page"
	DocumentPath = "/document"
	StreamPath   = "/stream"
)

// own are the routes that are not in the table.
var own = map[string]string{
	SearchPath: "GET", HeadersPath: "GET", PanicPath: "GET", PagePath: "GET", DocumentPath: "GET",
	StreamPath: "GET", OrdersPath: "POST", ProfilePath: "POST", UploadPath: "POST", "/about": "GET",
	"/healthz": "GET", ChainPath(0): "GET", ChainPath(5): "GET", ChainPath(10): "GET",
}

// Unrouted is the answer to a request without a route: 405 with the Allow line of a known path, otherwise
// 404. A server whose router cannot have the table passes table as false.
func Unrouted(path string, table bool) Answer {
	var allow []string
	if own[path] != "" {
		allow = append(allow, own[path])
	}
	for _, r := range Routes() {
		if table && fits(r.Path, path) && !slices.Contains(allow, r.Method) {
			allow = append(allow, r.Method)
		}
	}
	if len(allow) == 0 {
		return problem(404, "There is nothing at this path.")
	}
	a := problem(405, "")
	a.Header = []Field{{"Allow", strings.Join(allow, ", ")}}
	return a
}

// fits reports whether a path is one of a route.
func fits(route, path string) bool {
	want, got := strings.Split(route, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i, w := range want {
		if w != got[i] && (got[i] == "" || !strings.HasPrefix(w, "{")) {
			return false
		}
	}
	return true
}
