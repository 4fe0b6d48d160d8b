//go:build !cpuprofile

package boot

import "flag"

// profileFlag adds nothing here; profile.go says why.
func profileFlag(*flag.FlagSet) *string { return new(string) }

func startProfile(string) (stop func() error, err error) { return func() error { return nil }, nil }
