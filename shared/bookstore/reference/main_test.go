package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/postgres"
	"tenrounds/test/faults"
)

// cluster starts a private PostgreSQL in a folder that its user can reach, which t.TempDir is not.
func cluster(t testing.TB) (*launch.Launcher, *database.Cluster) {
	t.Helper()
	//nolint:usetesting // other users cannot reach the test's folder
	dir, err := os.MkdirTemp("", "tenrounds-reference-*")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	l := launch.New(root)
	t.Cleanup(func() { _ = l.Close(); _ = os.RemoveAll(dir) })
	c, err := database.Start(t.Context(), l, dir)
	if errors.Is(err, database.ErrNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return l, c
}

// Every answer is, byte for byte, that of the application: the two do the same work.
func TestAnswersAreThoseOfTheApplication(t *testing.T) {
	faults.Only(t)
	data := catalog.Catalog{Seed: 3, Authors: 100}
	_, c := cluster(t)
	address, err := c.Create(t.Context(), "books")
	if err == nil {
		_, _, err = postgres.Load(t.Context(), address, data, func(int) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	other, err := postgres.Open(t.Context(), address, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	app := bookstore.New(other, time.Minute, func(err error) { t.Error(err) })
	s, err := open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.pool.Close()
	if n := s.pool.Config().MaxConns; n != 16 {
		t.Errorf("a pool of %d, and the servers have 16", n)
	}
	routes := s.routes()
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		routes.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	for i := range data.Authors {
		id := data.AuthorID(i).String()
		want, got := app.Author(context.Background(), id), ask("/author/"+id)
		if got.Code != want.Status || got.Body.String() != string(want.Body) ||
			got.Header().Get("Content-Type") != want.Type {
			t.Fatalf("author %d: %d %s\nand the application: %d %s", i, got.Code, got.Body, want.Status, want.Body)
		}
	}
	for path, want := range map[string]int{"/author/x": 400, "/author/ffffffff-ffff-7fff-bfff-ffffffffffff": 404,
		"/book/x": 404, "/healthz": 200} {
		if got := ask(path).Code; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

func TestUsage(t *testing.T) {
	if err := run(t.Context(), nil, ""); err == nil {
		t.Error("it runs without an address")
	}
}
