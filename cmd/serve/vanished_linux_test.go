package main

import (
	"fmt"
	"os"
	"strings"
)

// vanished reports whether a process is gone. A zombie counts as gone: it waits for an init that may not
// collect, as in some containers.
func vanished(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, ok := strings.Cut(string(stat), ") ")
	return ok && strings.HasPrefix(rest, "Z")
}
