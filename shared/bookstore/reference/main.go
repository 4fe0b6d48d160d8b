// Command reference answers GET /author/{id} of the bookstore by net/http and pgx alone, written by hand for
// this one request: no application beneath it, no framework above. It is what the servers under
// servers/*/bookstore are measured against, by make bench-bookstore: what they cost more is the price of the
// shared application.
//
// It is started as they are: reference --addr HOST:PORT, with DATABASE_URL.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// pool is how many connections to the database it has, as many as the servers.
const pool = 16

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv("DATABASE_URL")); err != nil {
		panic(err) // whoever started it reads what it says
	}
}

func run(ctx context.Context, args []string, database string) error {
	if len(args) < 2 || args[0] != "--addr" || database == "" {
		return errors.New("usage: DATABASE_URL=postgres://USER@HOST/NAME reference --addr HOST:PORT")
	}
	s, err := open(ctx, database)
	if err != nil {
		return err
	}
	defer s.pool.Close()
	server := &http.Server{Addr: args[1], Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

func (s *store) routes() http.Handler {
	mux := http.NewServeMux()
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
	}
	mux.HandleFunc("GET /healthz", text("ok"))
	mux.HandleFunc("GET /about", text("reference"))
	mux.HandleFunc("GET /author/{id}", s.detail)
	return mux
}
