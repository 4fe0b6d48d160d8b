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
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// TestBookstoreReadOnly starts one server of each engine on an SQLite file that its user may only read; under
// root that is another user, since root may write anything. Reads are answered and creates get 503. Once the
// file may be written again, creates are accepted without a restart.
func TestBookstoreReadOnly(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	owner, err := launch.Unprivileged()
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range bookstores(t, "nethttp-bookstore", "fasthttp-bookstore", "hertz-bookstore") {
		t.Run(target.Name, func(t *testing.T) {
			t.Parallel()
			readOnly(t, build(t, target), owner)
		})
	}
}

func readOnly(t *testing.T, program launch.Program, owner launch.Owner) {
	t.Helper()
	dir := openFolder(t, owner)
	binary, file := filepath.Join(dir, "server"), filepath.Join(dir, "books.db")
	copyFile(t, program.Path, binary)
	d := database.Data{Scale: "small", Seed: scenarios.DataSeed}
	if _, err := database.Make(t.Context(), d, file, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o444); err != nil {
		t.Fatal(err)
	}
	addr := runAs(t, owner, binary, file)
	s := books.Subject{Name: program.Target.Name, Addr: addr, Engine: program.Target.Engine,
		Catalog: d.Catalog()}
	for range 3 {
		if created, found := books.Creates(t.Context(), s); created || len(found) > 0 {
			t.Fatalf("created: %t, %v", created, found)
		}
	}
	for _, v := range books.CheckReading(t.Context(), s) {
		t.Error(v)
	}
	all, _ := filepath.Glob(file + "*") // with the files that SQLite keeps beside it
	for _, f := range all {
		if err := os.Chmod(f, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for range 1200 {
		created, found := books.Creates(t.Context(), s)
		if len(found) > 0 {
			t.Fatal(found)
		}
		if created {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("creates are refused though the file may be written again")
}

// openFolder is a folder that another user can write to; t.TempDir is not.
func openFolder(t *testing.T, owner launch.Owner) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tenrounds-readonly-*") //nolint:usetesting // another user must reach it
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
func runAs(t *testing.T, owner launch.Owner, binary, file string) string {
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
		exit, said, err := checkout.Launcher().Run(ctx, launch.Command{
			Path: binary, Dir: filepath.Dir(binary), Owner: owner,
			Args: []string{"--addr", addr, "--database", file, "--database-timeout", "2s"},
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
