package rig

import (
	"math/rand/v2"

	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/shared/payloads"
)

// countsThrough is the range that all processes of a server together count through: verify takes no number beyond it.
const countsThrough = 1_000_000_000

// stride is how far apart the processes of a server begin to count, so that none comes to the numbers of the next.
func stride(processes int) int64 { return countsThrough / int64(max(1, processes)) }

// newBase draws where a server begins to count, of several processes the first: above the fixed date, which it must have
// left.
func newBase(processes int) int64 {
	return payloads.Date + rand.Int64N(payloads.HighestBase-payloads.Date-int64(max(0, processes-1))*stride(processes))
}

// base is where a server counts from, 0 if it does not.
func base(server runner.Server) int64 {
	if s, ok := server.(*launch.Server); ok {
		return s.VaryBase()
	}
	return 0
}

// bases are where each of its processes counts from.
func bases(server runner.Server) []int64 {
	if s, ok := server.(*launch.Server); ok {
		return s.VaryBases()
	}
	return []int64{0}
}

// pidsOf are the processes of a server that share its port.
func pidsOf(server runner.Server) []int {
	if s, ok := server.(*launch.Server); ok {
		return s.PIDs()
	}
	return []int{server.PID()}
}

// working are all processes of a server whose CPU time counts: gunicorn's first one answers nothing itself.
func working(server runner.Server) []int {
	if _, launched := server.(*launch.Server); launched {
		return measure.Machine{Root: "/"}.Families(pidsOf(server))
	}
	return pidsOf(server)
}
