// Package stdfast has the fasthttp.Server configuration of all servers on fasthttp: fasthttp itself and
// fiber.
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

// Configure sets the limits of the contract and turns off the log.
func Configure(s *fasthttp.Server, c boot.Config) {
	s.ReadTimeout, s.IdleTimeout = c.ReadHeaderTimeout, c.IdleTimeout
	if s.ReadTimeout > 0 {
		// fasthttp has one deadline for header section and body. This extends it for bodies.
		s.HeaderReceived = timeForBody
	}
	// The read buffer is the limit of the header section.
	s.ReadBufferSize = payloads.MaxHeader
	s.MaxRequestBodySize = payloads.MaxBody
	s.NoDefaultServerHeader = true
	// A body is JSON with any Content-Type, so multipart/form-data must not be parsed.
	s.DisablePreParseMultipartForm = true
	s.Logger = log.New(io.Discard, "", 0)
}

// timeForBody gives a body more time than the header section. Requests without a body keep their deadline.
func timeForBody(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	const chunked = -1
	if n := h.ContentLength(); n > 0 || n == chunked {
		return fasthttp.RequestConfig{ReadTimeout: boot.IdleTimeout}
	}
	return fasthttp.RequestConfig{}
}

// Exact reports whether fasthttp shows the path of u as it was sent, apart from percent encoding. fasthttp
// turns //json and /files/../json into /json; in the contract they are unknown paths.
func Exact(u *fasthttp.URI) bool {
	if bytes.Equal(u.PathOriginal(), u.Path()) {
		return true
	}
	decoded, err := url.PathUnescape(string(u.PathOriginal()))
	return err == nil && decoded == string(u.Path())
}

// IsFile reports whether the path of u is prefix and the plain name of a file. Other paths must not reach the
// static files of fasthttp or fiber: these treat name/ as name, fiber v3 also \name and %2569, and refuse NUL
// with their own text.
func IsFile(u *fasthttp.URI, prefix string) bool {
	name, ok := bytes.CutPrefix(u.Path(), []byte(prefix))
	return ok && len(name) > 0 && !bytes.ContainsAny(name, "/\\%\x00") && Exact(u)
}
