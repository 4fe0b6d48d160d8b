// Package load is the load generator: it sends the requests of a workload to a target over HTTP/1.1, checks
// every answer against its expectation, and accounts for every request. cmd/load is its command line, and
// the runner starts that command as a process of its own.
//
// The parts, from the wire upwards:
//
//	wire.go       requests rendered to bytes once, drawn by weight
//	parser*.go    answers read incrementally, whatever way the bytes are cut
//	session.go    one connection's requests in flight, without any input or output
//	recorder.go   what became of each request, and the times of the correct ones
//	closed.go     a mode: it says when a connection sends its next request; one file a mode
//	portable.go   an engine: it moves the bytes between sessions and sockets; one file an engine
//	run.go        a window of time around all of this, and the health of the generator in it
//
// Modes and engines meet in engine.go and know nothing of each other. Times inside a run are
// nanoseconds since its start, as int64, and come from the monotonic clock.
package load
