package checkout

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
)

// Launcher builds and starts programs for all tests of a package. It builds into bin/ as make build does:
// what is up to date is not built again, and a lock keeps packages that are tested at the same time from
// building the same file.
var Launcher = sync.OnceValue(func() *launch.Launcher {
	root, err := launch.Root()
	if err != nil {
		panic(err)
	}
	return launch.New(root)
})

// Command builds cmd/NAME and returns the path of the binary.
func Command(name string) (string, error) { return Launcher().BuildCommand(context.Background(), name) }

// Server builds a server of servers/ and returns the path of the binary.
func Server(name string) (string, error) {
	targets, err := Targets()
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == name })
	if i < 0 {
		return "", fmt.Errorf("there is no servers/%s", name)
	}
	program, err := Launcher().Build(context.Background(), targets[i])
	return program.Path, err
}

// Targets are all targets of the project.
func Targets() ([]harness.Target, error) {
	root, err := launch.Root()
	if err != nil {
		return nil, err
	}
	return plan.Targets(root)
}
