// Package shares spreads one load over several machines. Locust carries the orders and the results: its
// master is the load generator of a turn (Loader), and its workers run on the other machines (Worker), each
// of which starts cmd/load for its share. The requests themselves never pass through Python.
//
//	loader.go   the master's command line and settings, in place of cmd/load's
//	order.go    what a worker is told to do, and what it refuses
//	report.go   what the workers did, merged into one result
//	worker.go   a worker: Locust's process beside it, and cmd/load
//	lines.go    what the worker and Locust's process tell each other
//	shares.py   the locustfile of both sides
//
// A turn goes like this. The master waits until all workers are there. It compares its clock with that of
// each in eight messages and takes the fastest one. It sends each worker its order, with a time to begin one
// second ahead by the worker's own CLOCK_MONOTONIC, so that no clock needs to be right. Each second the
// workers tell how far they are; Locust's page shows that. Conditions that end a ramp are judged by each
// generator on the sums of all, which the master sends back, so that all end together. The results have exact
// histograms and are merged by load.Merge.
//
// A worker that dies, or is silent for ten seconds, leaves the turn without its share: the turn has failed,
// and what the others did is kept with it.
package shares
