// Package stdfast is the one fasthttp.Server configuration of all servers on fasthttp: itself and fiber.
package stdfast

import (
	"bytes"
	"io"
	"log"
	"net/url"

	"github.com/valyala/fasthttp"

	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

// Configure gives s the limits of the contract and keeps it quiet.
func Configure(s *fasthttp.Server, c boot.Config) {
	s.ReadTimeout, s.IdleTimeout = c.ReadHeaderTimeout, c.IdleTimeout
	if s.ReadTimeout > 0 {
		// fasthttp has one deadline for header section and body together. This moves it for bodies.
		s.HeaderReceived = timeForBody
	}
	// The read buffer is the limit of the header section.
	s.ReadBufferSize = payloads.MaxHeader
	s.MaxRequestBodySize = payloads.MaxBody
	s.NoDefaultServerHeader = true
	// A body is JSON whatever its Content-Type says, so multipart/form-data is not to be parsed either.
	s.DisablePreParseMultipartForm = true
	s.Logger = log.New(io.Discard, "", 0)
}

// timeForBody lets a body take longer than the header section. Requests without one keep their deadline,
// which saves setting it twice.
func timeForBody(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	const chunked = -1
	if n := h.ContentLength(); n > 0 || n == chunked {
		return fasthttp.RequestConfig{ReadTimeout: boot.IdleTimeout}
	}
	return fasthttp.RequestConfig{}
}

// Exact reports whether the path of u came in as fasthttp shows it, percent encoding aside. fasthttp
// turns //json and /files/../json into /json; to the contract they are unknown paths.
func Exact(u *fasthttp.URI) bool {
	if bytes.Equal(u.PathOriginal(), u.Path()) {
		return true
	}
	decoded, err := url.PathUnescape(string(u.PathOriginal()))
	return err == nil && decoded == string(u.Path())
}

// IsFile reports whether the path of u is prefix and the plain name of a file. What is none must not come
// to the static files of fasthttp or fiber: they take name/ for name, fiber v3 \name and %2569 too, and
// they refuse NUL with a text of their own.
func IsFile(u *fasthttp.URI, prefix string) bool {
	name, ok := bytes.CutPrefix(u.Path(), []byte(prefix))
	return ok && len(name) > 0 && !bytes.ContainsAny(name, "/\\%\x00") && Exact(u)
}
