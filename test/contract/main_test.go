// Package contract_test holds servers and commands to their contracts, as programs of their own.
package contract_test

import (
	"os"
	"sync"
	"testing"

	"tenrounds/harness/launch"
	"tenrounds/test/checkout"
)

func TestMain(m *testing.M) { os.Exit(checkout.Enter(closing{m})) }

// servers starts those that several tests share.
var servers = sync.OnceValue(func() *launch.Launcher {
	root, err := launch.Root()
	if err != nil {
		panic(err)
	}
	return launch.New(root)
})

// closing ends all servers after the tests.
type closing struct{ *testing.M }

func (c closing) Run() int {
	code := c.M.Run()
	if err := servers().Close(); err != nil {
		println(err.Error())
		return max(code, 1)
	}
	return code
}
