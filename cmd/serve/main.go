// Command serve builds the servers, starts each on a port of its own, says where they are, and stops them
// all on Ctrl-C. With --check it proves that they meet the contract instead of staying up.
//
// It composes the stages plan (which manifests there are), launch and verify, and knows no framework.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
