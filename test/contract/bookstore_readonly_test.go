package contract_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
	"tenrounds/test/checkout"
)

// TestBookstoreReadOnly starts one server of each engine on an SQLite file that its user may only read, as a process of
// its own: under root as that of another user, since nothing stops root. Readers get their answers and creates a 503; when
// the file may be written again creates are accepted, and no server was started anew for it.
func TestBookstoreReadOnly(t *testing.T) {
	checkout.Look()
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := plan.Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := plan.Select(plan.Applications(plain, scenarios.Bookstore), []string{"nethttp-bookstore", "fasthttp-bookstore", "hertz-bookstore"})
	if err != nil {
		t.Fatal(err)
	}
	owner, err := launch.Unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	l := launch.New(root)
	t.Cleanup(func() { _ = l.Close() }) // after the parallel tests
	for _, target := range chosen {
		program, err := l.Build(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(target.Name, func(t *testing.T) {
			t.Parallel()
			dir := openFolder(t, owner)
			binary := filepath.Join(dir, "server")
			copyFile(t, program.Path, binary)
			file := filepath.Join(dir, "books.db")
			d := database.Data{Scale: "small", Seed: scenarios.DataSeed}
			if _, err := database.Make(t.Context(), d, file, func(int64, int64) {}); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(file, 0o444); err != nil {
				t.Fatal(err)
			}
			addr := runAs(t, l, owner, binary, file)
			s := books.Subject{Name: target.Name, Addr: addr, Engine: target.Engine, Catalog: d.Catalog()}
			for range 3 {
				if created, found := books.Creates(t.Context(), s); created || len(found) > 0 {
					t.Fatalf("created: %t, %v", created, found)
				}
			}
			for _, v := range books.CheckReading(t.Context(), s) {
				t.Error(v)
			}
			all, _ := filepath.Glob(file + "*") // with what SQLite keeps beside it, which has the same rights
			for _, f := range all {
				if err := os.Chmod(f, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			created := false
			for range 1200 {
				var found []error
				ok, violations := books.Creates(t.Context(), s)
				for _, v := range violations {
					found = append(found, errors.New(v.String()))
				}
				if err := errors.Join(found...); err != nil {
					t.Fatal(err)
				}
				if created = ok; created {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			if !created {
				t.Error("creates are refused though the file may be written again")
			}
		})
	}
}

// openFolder is one that another user can write to, which t.TempDir is not.
func openFolder(t *testing.T, owner launch.Owner) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tenrounds-readonly-*") //nolint:usetesting // other users cannot reach that of the test
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil && owner.Name != "" {
		err = os.Chown(dir, owner.UID, owner.GID)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err == nil {
		_, err = io.Copy(out, in)
		err = errors.Join(err, out.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// runAs runs a server as a user until the end of the test, and returns where it answers.
func runAs(t *testing.T, l *launch.Launcher, owner launch.Owner, binary, file string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	_ = ln.Close()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan string, 1)
	go func() {
		exit, said, err := l.Run(ctx, launch.Command{
			Path: binary, Args: []string{"--addr", addr, "--database", file, "--database-timeout", "2s"}, Dir: filepath.Dir(binary), Owner: owner,
		})
		if ctx.Err() == nil || exit != 0 {
			done <- strings.TrimSpace(said) + " " + errors.Join(err, errors.New("ended")).Error()
		}
		close(done)
	}()
	t.Cleanup(func() {
		stop()
		if said, bad := <-done; bad {
			t.Errorf("the server: %s", said)
		}
	})
	for range 1200 {
		if r, err := http.Get("http://" + addr + "/healthz"); err == nil {
			_ = r.Body.Close()
			return addr
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
	return ""
}
