package main

import (
	"cmp"
	"os"
	"testing"

	"tenrounds/cmd/manpage"
)

// TestManual makes the manual page; "make man" keeps it.
func TestManual(t *testing.T) {
	if err := manpage.Write(command(nil), cmp.Or(os.Getenv("TENROUNDS_MAN"), t.TempDir())); err != nil {
		t.Error(err)
	}
}
