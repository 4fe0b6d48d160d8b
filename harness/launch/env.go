package launch

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// lifelineEnv tells a child the number of the file descriptor to watch. shared/boot has the same name.
const lifelineEnv = "TENROUNDS_LIFELINE"

// tuning are the settings of runtimes and servers that a child does not get from the shell of whoever runs
// the harness: they would change the figures and stand in no result. A plan's entry sets them in the open. A
// name that ends in * stands for all that begin so.
var tuning = []string{
	"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG", "GOTRACEBACK", "GOEXPERIMENT",
	"PYTHON*", "VIRTUAL_ENV*", "CONDA_*", "UV_*", "PIP_*", "PYPY_GC_*", "PYPYLOG", // UV_ is libuv's, too
	"GUNICORN_CMD_ARGS", "WEB_CONCURRENCY", "FORWARDED_ALLOW_IPS", "UVICORN_*", "GRANIAN_*", "SANIC_*",
	"ROBYN_*",
	"FLASK_*", "DJANGO_*", "NODE_*",
}

// fetching are settings of installers that say where packages come from. What is installed is settled by
// hashes, so an installer is given them.
var fetching = []string{
	"PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_TRUSTED_HOST", "PIP_PROXY",
	"PIP_CERT",
	"PIP_CLIENT_CERT", "PIP_CACHE_DIR", "PIP_CONFIG_FILE", "PIP_DEFAULT_TIMEOUT", "PIP_TIMEOUT", "PIP_RETRIES",
	"UV_INDEX*", "UV_DEFAULT_INDEX",
	"UV_EXTRA_INDEX_URL", "UV_NO_INDEX", "UV_FIND_LINKS", "UV_CACHE_DIR", "UV_OFFLINE", "UV_INSECURE_HOST",
	"UV_HTTP_TIMEOUT",
	"UV_HTTP_RETRIES", "UV_NATIVE_TLS", "UV_SYSTEM_CERTS",
}

// inherited is the environment that a program gets from the harness's own.
func inherited(own []string) []string {
	return slices.DeleteFunc(slices.Clone(own), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return among(tuning, name) || ours(name)
	})
}

// forInstall is the environment of an installer of packages.
func forInstall(own []string) []string {
	return slices.DeleteFunc(slices.Clone(own), func(s string) bool {
		name, _, _ := strings.Cut(s, "=")
		return among(tuning, name) && !among(fetching, name) || ours(name)
	})
}

func among(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		prefix, all := strings.CutSuffix(p, "*")
		return name == p || all && strings.HasPrefix(name, prefix)
	})
}

// forBuild is the environment of a build. Settings of the toolchain stay, such as GOFLAGS, GOAMD64 and GOARM:
// the binary records them. GOOS and GOARCH do not: what is built for another system cannot be started here.
// Both are said, since "go env -w" can have set them as well.
func forBuild(own []string) []string {
	cgo := "0"
	env := slices.DeleteFunc(slices.Clone(own), func(s string) bool {
		name, value, _ := strings.Cut(s, "=")
		if name == "GOFLAGS" && slices.Contains(strings.Fields(value), "-race") {
			cgo = "1" // the race detector needs it
		}
		return ours(name) || name == "GOOS" || name == "GOARCH"
	})
	return append(env, "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "CGO_ENABLED="+cgo)
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
