package main

import "tenrounds/harness/exitcode"

// usage is an error of wrong usage.
func usage(format string, args ...any) error {
	return exitcode.Errorf(exitcode.Usage, format, args...)
}
