//go:build !selftest

package boot

import (
	"flag"

	"tenrounds/shared/payloads"
)

// burnFlags adds nothing here; burn.go says why.
func burnFlags(*flag.FlagSet) burner {
	return func(document func() payloads.Document) func() payloads.Document { return document }
}
