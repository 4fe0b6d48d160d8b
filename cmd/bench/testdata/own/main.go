// Command own is a server of somebody who has never heard of a contract: one route, and a mistake or two on
// other paths.
package main

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"time"
)

const orders = `[{"id":1,"what":"tea"},{"id":2,"what":"coffee"}]` + "\n"

func main() {
	first := true
	http.HandleFunc("/orders", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(orders))
	})
	http.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		if first {
			first = false
			time.Sleep(1200 * time.Millisecond)
		}
		fmt.Fprint(w, "slow")
	})
	http.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/orders", http.StatusMovedPermanently)
	})
	http.HandleFunc("/chunks", func(w http.ResponseWriter, _ *http.Request) {
		_ = http.NewResponseController(w).Flush()
		fmt.Fprint(w, orders)
	})
	http.HandleFunc("/close", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		fmt.Fprint(w, orders)
	})
	http.HandleFunc("/gzip", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		fmt.Fprint(z, orders)
		_ = z.Close()
	})
	http.HandleFunc("/fails", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	if err := http.ListenAndServe(os.Args[1], nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
