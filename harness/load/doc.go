// Package load is the load generator: it sends the requests of a workload to a target over HTTP/1.1, compares
// every answer with what is expected, and accounts for every request. cmd/load is its command line.
//
// The parts, from the wire upwards:
//
//	options.go condition.go          what a run can be made of
//	bytes.go framing.go              the rules and bytes of HTTP/1.x
//	wire.go workload.go              requests, rendered once and drawn by weight
//	parser*.go proved*.go            answers, however their bytes arrive; heads compared with proved ones
//	reason.go                        what can become of a request, and why it failed
//	recorder.go times.go ramp*.go    the counts and times of one connection or one loop
//	session.go                       one connection's requests in flight, without any input or output
//	mode.go closed.go sliced.go      the modes: each says when a connection sends its next request
//	rate.go users.go
//	engine.go standstill.go          where modes and engines meet; how long the generator itself stood still
//	portable*.go epoll*.go           the engines: each moves bytes between sessions and sockets
//	account.go summary.go checks.go  the sum of all accounts, the result made from it, and its doubts
//	stop.go                          the conditions that end a ramp of users early
//	run.go sliced_*.go               one window of time around all of this, or slices of it for several targets
//
// The account of a target always adds up: scheduled = correct + wrong + errors + timeouts + unsent + in
// flight.
//
//   - A request belongs to the window in which it should have been sent. Those of the warm-up are dropped,
//     whenever their answers come.
//   - correct: complete and within the timeout, with the expected status and body, and with the proved head
//     if there is one (proved.go). Only these are in the histograms.
//   - wrong: complete, with another status, else another body, else another head. A counted number
//     (counter.go) makes a body wrong if it came before or is out of range. Two event loops compare their
//     numbers at the end: those answers become wrong then, and their times stay in the histograms.
//   - errors: the connection could not be made, ended before the answer was complete, or carried something
//     that is not HTTP/1.x (malformed). With pipelining this counts for every request in flight on the
//     connection, also if the server announced the end. A failed connect counts as one request, and is tried
//     again after 1 to 100 ms. If this machine has no descriptors left, the run ends instead.
//   - unsolicited: bytes that come while no request waits: after an answer, or before a request was sent.
//     Each time counts as one more request, scheduled and an error, and ends the connection; the answer
//     before keeps its outcome. This also counts in the warm-up and between slices. Before the first requests
//     and after the last answers, the generator listens for 5 ms. In a pipeline, surplus bytes are the
//     beginning of the next answer, which they make wrong or malformed. What comes after a request was sent
//     cannot be told from its answer.
//   - timeouts: no complete answer within the timeout, counted from the send. All requests in flight on the
//     connection are given up with it. An answer that is complete but late counts here as well.
//   - in flight: in a closed loop, requests whose correct answer came after the window's end, or that were
//     given up because the generator was interrupted. In the modes rate and users a late answer counts with
//     its time instead, up to the timeout. A late answer that is wrong or fails counts as that in all modes.
//   - unsent: requests of the mode rate that fell due in the window and were never sent, because no
//     connection was free before its end or the backlog was full.
//   - throughput is (correct + wrong) / window, and goodput correct / window. Bytes are those of the correct
//     and wrong answers, with their heads.
//   - Every failure has one reason: reasons sum up to wrong + errors + timeouts.
//   - A request with Connection: close is the last on its connection, which the generator closes after the
//     answer. Without keep-alive every request is such a one.
//   - Without keep-alive a request's time begins before its connection is made. With it, connections are made
//     before the run, and again after a failure, outside of any request's time. A user's connection is made
//     with a request: the first, and the one after a connection was lost.
//   - send lag is how late requests were sent whose connection was free when they fell due. If they had to
//     wait for a connection, the server delayed them.
//
// RFC 9112 leaves some cases to a recipient. Here a bare LF (2.2), Transfer-Encoding and Content-Length
// together (6.3), and control characters in a reason phrase (4) make an answer malformed: no server under
// test has a reason for them.
//
// Comparing heads with proved ones costs one comparison of integers an answer: see BenchmarkParser.
//
// The epoll engine waits in the same way in all modes: until the kernel has events, without a time limit
// unless a request falls due before the next look for overdue answers, at most 100 ms later. It sleeps as
// soon as there is nothing to do, and never polls. An engine that sleeps or answers sooner gives a server
// smaller batches, so this is part of the method.
//
// A generator that stood still for 50 ms or more, without CPU time of its own that explains it, reports that
// as generator_stalled_s (standstill.go). Less than 100 ms may not be seen.
//
// Modes and engines meet in engine.go and know nothing of each other. Times inside a run are nanoseconds
// since its start, as int64, and come from the monotonic clock.
package load
