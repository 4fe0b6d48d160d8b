// Package load is the load generator: it sends the requests of a workload to a target over HTTP/1.1, checks
// every answer against its expectation, and accounts for every request. cmd/load is its command line, and
// the runner starts that command as a process of its own.
//
// The parts, from the wire upwards:
//
//	options.go condition.go          what can be asked for
//	malformed.go bytes.go framing.go the rules and bytes of HTTP/1.x
//	wire.go workload.go parser*.go   requests rendered once and drawn by weight; answers read however the bytes are
//	proved*.go                       cut, their heads compared with the proved ones
//	reason.go                        what can become of a request, and why it failed
//	recorder.go times.go ramp*.go    the counts and times of one connection or one loop
//	session.go                       one connection's requests in flight, without any input or output
//	closed.go rate.go users.go       the modes: each says when a connection sends its next request
//	engine.go standstill.go          where modes and engines meet; how long the generator itself was stopped
//	portable*.go epoll*.go           the engines: each moves the bytes between sessions and sockets
//	account.go summary.go checks.go  the counts of all connections added up, the result made from them, its doubts
//	stop.go                          the conditions that end a ramp of users early
//	prepare.go run.go sliced*.go     one window of time around all of this, or slices of it for several targets
//
// The account of a target always adds up: scheduled = correct + wrong + errors + timeouts + unsent +
// in flight. What belongs where:
//
//   - A request belongs to the window in which it should have been sent; the warm-up's are dropped, whenever
//     they are answered.
//   - correct: complete, with the expected status and body, the proved head if there is one (proved.go), and within
//     the timeout. Only these are in the histograms.
//   - wrong: complete, with another status (whatever the rest), another body (whatever the head), or another head. A body
//     with a counted number (counter.go) is another one if its number came before or is out of range. Two event loops
//     compare their numbers at the end: those answers become wrong then, and their times stay in the histograms.
//   - errors: the connection could not be made (which counts as one request, and is tried again after 1 ms to
//     100 ms), or ended before the answer was complete, or carried something that is no HTTP/1.x (malformed). With
//     pipelining this goes for every request in flight on the connection, also if the server announced the end.
//     A connection that could not be made because this machine has no descriptors for it ends the run instead.
//   - unsolicited: bytes that come while no request waits: after an answer, or before a request was sent. Each time counts
//     as one more request, scheduled and an error, and ends the connection; the answer before them keeps its
//     outcome. It counts whenever it comes, in the warm-up and between slices too, and connections are listened to
//     for 5 ms before the first requests and after the last answers. In a pipeline surplus bytes are the beginning
//     of the next answer, which they make wrong or malformed. What is pushed after a request went out cannot be told
//     from its answer.
//   - timeouts: no complete answer within the timeout, counted from the send; all requests in flight on the
//     connection, which is then given up. An answer that is complete but late counts here as well.
//   - in flight: in a closed loop, requests that got their correct answer only after the window's end, or were
//     given up because the generator was interrupted. In the modes rate and users a late answer counts with its
//     time instead, up to the timeout. If such an answer is wrong or fails it is counted as
//     that: no fault of a server is lost because it came at the end.
//   - unsent: requests of the mode rate that fell due in the window and were never sent: no connection was free
//     before the window's end, or the backlog was full.
//   - throughput is (correct + wrong) / window, and goodput correct / window. Bytes are those of the answers
//     in correct and wrong, heads included.
//   - Every failure has one reason, in words: reasons sum up to wrong + errors + timeouts.
//   - A request with Connection: close is the last on its connection, which the generator closes after the answer.
//     Without keep-alive every request is such a one.
//   - Without keep-alive a request's time begins before its connection is made; with it, connections are
//     made before the run, and again after a failure, outside of any request's time. A user's connection is
//     made with a request: the first, and the one after a connection was lost.
//   - send lag is how late requests were sent whose connection was free when they fell due. What waited for a
//     connection was held up by the server.
//
// What RFC 9112 leaves to a recipient is decided against the server, which has no business with any of it: a bare LF
// (2.2: MAY be accepted), Transfer-Encoding and Content-Length together (6.3: ought to be an error), and control
// characters, NUL among them, in a reason phrase (4: not part of one) make an answer malformed.
//
// The cost of holding heads against proved ones is that of one comparison of integers an answer: BenchmarkParser, and
// load with and without --expect-head against one server, by turns.
//
// How the engine epoll waits is the same in all modes: until the kernel has events, without a time limit unless a request
// falls due before the next look for overdue answers, which is at most 100 ms away. It sleeps as soon as there is
// nothing to do and never polls. An engine that sleeps sooner or answers sooner hands a server smaller batches, so that
// this is part of the method.
//
// A generator that stood still, for 50 ms or more that its own CPU time does not explain, says so in generator_stalled_s
// of the target: standstill.go. What is shorter than 100 ms may not be seen.
//
// Modes and engines meet in engine.go and know nothing of each other. Times inside a run are
// nanoseconds since its start, as int64, and come from the monotonic clock.
package load
