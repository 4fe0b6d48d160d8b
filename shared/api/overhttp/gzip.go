package overhttp

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// Gzip compresses the answers of h for clients that want it, at the default level. It stands in for the
// middleware of frameworks that have none.
func Gzip(h http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.ServeHTTP(w, r)
			return
		}
		z := writers.Get().(*gzip.Writer)
		defer writers.Put(z)
		z.Reset(w)
		w.Header().Set("Content-Encoding", "gzip")
		h.ServeHTTP(zipped{w, z}, r)
		_ = z.Close() // an error can only be a broken connection
	}
}

var writers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

type zipped struct {
	http.ResponseWriter
	z *gzip.Writer
}

func (w zipped) Write(b []byte) (int, error) { return w.z.Write(b) }
