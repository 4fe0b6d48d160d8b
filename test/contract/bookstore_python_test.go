package contract_test

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/books/booktest"
	"tenrounds/test/checkout"
)

// pythonBooks names the targets that TestPythonBookstores asks, such as py-*-bookstore*: it takes half a minute for each and
// installs their packages, so it is not among the tests of every day. make verify-python-books sets it.
const pythonBooks = "TENROUNDS_PYTHON_BOOKS"

// TestPythonBookstores holds bookstores in Python to their contract while a real PostgreSQL has its tables locked, no connection
// to spare, is stopped and started, and is read-only.
func TestPythonBookstores(t *testing.T) {
	names := os.Getenv(pythonBooks)
	if names == "" {
		t.Skipf("make verify-python-books runs this: %s names no targets", pythonBooks)
	}
	checkout.Look()
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	all, err := plan.Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := plan.Select(plan.Applications(all, scenarios.Bookstore), strings.Split(names, ","))
	if err != nil {
		t.Fatal(err)
	}
	l := launch.New(root)
	defer l.Close()
	for _, target := range chosen {
		t.Run(target.Name, func(t *testing.T) {
			program, err := l.Build(t.Context(), target)
			if err != nil {
				t.Fatal(err)
			}
			subject := books.Subject{Name: target.Identity(), Engine: target.Engine, Gaps: target.Gaps}
			booktest.PostgresProcess(t, subject, func(ctx context.Context, database string, flags ...string) (booktest.Process, error) {
				server, err := l.Start(ctx, program, launch.Options{Env: []string{"DATABASE_URL=" + database}, Flags: flags})
				if err != nil {
					return booktest.Process{}, err
				}
				addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(server.Port()))
				return booktest.Process{Addr: addr, Stop: func() error { return server.Stop(context.Background()) }}, nil
			})
		})
	}
}
