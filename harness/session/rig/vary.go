package rig

import (
	"math/rand/v2"

	"tenrounds/shared/payloads"
)

// numberRange is what all processes of a server count through together. verify accepts no number beyond it.
const numberRange = 1_000_000_000

// stride is the distance between the first numbers of a server's processes, so that they never meet.
func stride(processes int) int64 { return numberRange / int64(max(1, processes)) }

// newBase draws the number from which a server counts: above the fixed date, which it must have left. Of
// several processes it is the first one's.
func newBase(processes int) int64 {
	others := int64(max(0, processes-1)) * stride(processes)
	return payloads.Date + rand.Int64N(payloads.HighestBase-payloads.Date-others)
}
