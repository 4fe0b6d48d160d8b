// Package harness holds the nouns that every stage of tenrounds shares, and nothing that runs.
//
// The stages are the folders below. They do not import one another; the commands under cmd/ compose them:
//
//	plan -> launch -> verify -> load (and measure) -> results -> stats -> report
//
// Everything left of results makes things happen; everything right of it is a function of files. In
// storage all figures are in base units: seconds, bytes, requests per second.
package harness
