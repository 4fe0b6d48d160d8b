package harness

import "time"

// Facts are the figures of a target that need no load. Unknown ones are zero.
type Facts struct {
	Target Target
	Build  Build
	// Start is over N launches, in seconds: from before the process is made to its first right answer.
	Start Estimate
	N     int
	// Packages that the program links, those of the standard library among them.
	Packages int
	// Lines of code in main.go or app.py, without blank ones and comments.
	Lines int
	// Released is when the linked version of the framework's module was, and Age how long that is ago.
	Released time.Time
	Age      time.Duration
}

// EngineNetHTTP is the engine of the standard library. A server on it is an http.Handler, and takes the
// middleware and the tools that are written for one.
const EngineNetHTTP = "net/http"

// NetHTTP reports whether the target is an http.Handler.
func (f Facts) NetHTTP() bool { return f.Target.Engine == EngineNetHTTP }

// Interface is what the engine asks of an application: "http.Handler", "WSGI" (PEP 3333), "ASGI", or "own"
// for one that only this engine has.
func (f Facts) Interface() string {
	switch f.Target.Engine {
	case EngineNetHTTP:
		return "http.Handler"
	case "gunicorn", "gunicorn-23", "gunicorn-sync", "gunicorn-gevent", "waitress", "cheroot", "bjoern",
		"werkzeug", "granian-wsgi":
		return "WSGI"
	case "uvicorn", "uvicorn-h11", "hypercorn", "granian", "gunicorn-asgi":
		return "ASGI"
	}
	return "own"
}

// Async reports whether handlers can wait without blocking a thread: in Go and JavaScript all can, in Python
// WSGI cannot.
func (f Facts) Async() bool { return f.Interface() != "WSGI" }
