package contract_test

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness/launch"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/books/booktest"
	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// pythonBooks names the targets of TestPythonBookstores, such as py-*-bookstore*. Each takes half a minute
// and installs its packages, so only make verify-python-books sets it.
const pythonBooks = "TENROUNDS_PYTHON_BOOKS"

// TestPythonBookstores checks bookstores in Python while a real PostgreSQL has locked tables, has no free
// connection, is stopped and started, and is read-only.
func TestPythonBookstores(t *testing.T) {
	faults.Only(t)
	names := os.Getenv(pythonBooks)
	if names == "" {
		t.Skipf("make verify-python-books runs this: %s names no targets", pythonBooks)
	}
	for _, target := range bookstores(t, strings.Split(names, ",")...) {
		t.Run(target.Name, func(t *testing.T) {
			program := build(t, target)
			subject := books.Subject{Name: target.Identity(), Engine: target.Engine, Gaps: target.Gaps}
			booktest.PostgresProcess(t, subject, func(ctx context.Context, database string,
				flags ...string) (booktest.Process, error) {
				o := launch.Options{Env: []string{"DATABASE_URL=" + database}, Flags: flags}
				server, err := checkout.Launcher().Start(ctx, program, o)
				if err != nil {
					return booktest.Process{}, err
				}
				addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(server.Port()))
				return booktest.Process{Addr: addr, Stop: func() error { return server.Stop(context.Background()) }}, nil
			})
		})
	}
}
