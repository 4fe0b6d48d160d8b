package stdhttp

import (
	"net/http"

	"tenrounds/shared/payloads"
)

// The handlers below are for frameworks that only route. They share this code, so that they differ only in
// the routing.

// TextHandler always answers 200 with text.
func TextHandler(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { Text(w, http.StatusOK, text) }
}

// DocumentHandler answers each request with a value of next, encoded by marshal, the server's codec.
func DocumentHandler(marshal func(any) ([]byte, error), next func() payloads.Document) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		body, err := marshal(next())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		JSON(w, body)
	}
}

// Greet is POST / for routers without a binder.
func Greet(w http.ResponseWriter, r *http.Request) {
	status, text := Greeting(w, r, func(v any) error { return payloads.Decode(r.Body, v) })
	Text(w, status, text)
}

// Greeting is POST / without the writing. It limits the body, decodes it with the framework's bind, and
// returns the answer. On 413 it sets Connection: close. For w see LimitBody.
func Greeting(w http.ResponseWriter, r *http.Request, bind func(any) error) (status int, text string) {
	if !LimitBody(w, r) {
		return tooLarge(w)
	}
	var p payloads.Person
	err := bind(&p)
	if IsTooLarge(err) {
		return tooLarge(w)
	}
	return payloads.Greet(p, err)
}

// tooLarge is the 413 of the contract. It sets Connection: close itself, since http.MaxBytesReader does not
// see a body that is refused by its Content-Length (golang/go#73754).
func tooLarge(w http.ResponseWriter) (int, string) {
	w.Header().Set("Connection", "close")
	return http.StatusRequestEntityTooLarge, payloads.TooLarge
}
