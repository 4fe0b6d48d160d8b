// Package contract_test holds servers and commands to their contracts, as programs of their own.
package contract_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"sync"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/test/checkout"
)

// atOnce is how many tests run at the same time. They wait far more than they work.
const atOnce = "16"

func TestMain(m *testing.M) {
	checkout.Enter()
	err := flag.Set("test.parallel", atOnce) // the command line comes after it, and wins
	code := m.Run()
	if err = errors.Join(err, checkout.Launcher().Close()); err != nil {
		println(err.Error())
		code = max(code, 1)
	}
	os.Exit(code)
}

func targets(t *testing.T) []harness.Target {
	t.Helper()
	checkout.Look()
	all, err := checkout.Targets()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// standalone are the servers that need no packages from a registry. make verify-python checks the others,
// which may need the network.
func standalone(t *testing.T) []harness.Target {
	t.Helper()
	return plan.Standalone(plan.Plain(targets(t)))
}

// bookstores are some servers of the bookstore.
func bookstores(t *testing.T, names ...string) []harness.Target {
	t.Helper()
	chosen, err := plan.Select(plan.Applications(targets(t), scenarios.Bookstore), names)
	if err != nil {
		t.Fatal(err)
	}
	return chosen
}

// building keeps builds, which use all CPUs, from running at the same time.
var building sync.Mutex

// build builds a target, and skips the test if that needs a program that is not installed.
func build(t *testing.T, target harness.Target) launch.Program {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	p, err := checkout.Launcher().Build(t.Context(), target)
	if errors.Is(err, launch.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// run starts a program until the end of the test.
func run(t *testing.T, p launch.Program, o launch.Options) *launch.Server {
	t.Helper()
	server, err := checkout.Launcher().Start(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}
