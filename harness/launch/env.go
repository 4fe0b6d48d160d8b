package launch

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// lifelineEnv tells a child the number of the file descriptor to watch. shared/boot has the same name.
const lifelineEnv = "TENROUNDS_LIFELINE"

// tuning are the settings of the Go runtime that a child does not get from the shell of whoever runs the
// harness: they would change the figures and stand in no result. A plan's entry sets them in the open.
var tuning = []string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG", "GOTRACEBACK", "GOEXPERIMENT"}

// inherited is the environment that a program gets from the harness's own.
func inherited(own []string) []string {
	return slices.DeleteFunc(slices.Clone(own), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return slices.Contains(tuning, name) || ours(name)
	})
}

// forBuild is the environment of a build. Settings of the toolchain stay, such as GOFLAGS, GOAMD64 and GOARM: the binary
// records them. GOOS and GOARCH do not: what is built for another system cannot be started here. Both are said, since
// "go env -w" can have set them as well.
func forBuild(own []string) []string {
	return append(slices.DeleteFunc(slices.Clone(own), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return ours(name) || name == "GOOS" || name == "GOARCH"
	}), "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "CGO_ENABLED=0")
}

func ours(name string) bool { return strings.HasPrefix(name, "TENROUNDS_") }

// environment completes a child's environment. Where a name stands twice, the last one counts.
func environment(env []string, pinned int, last []string) []string {
	all := append(slices.Clone(env), lifelineEnv+"=3")
	if pinned > 0 {
		all = append(all, "GOMAXPROCS="+strconv.Itoa(pinned))
	}
	return append(all, last...)
}
