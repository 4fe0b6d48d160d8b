package main

import (
	"bytes"
	"runtime/debug"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	info := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		settings = append(settings, debug.BuildSetting{Key: "GOOS", Value: "linux"},
			debug.BuildSetting{Key: "GOARCH", Value: "amd64"})
		return &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "604b8bf9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	const pseudo = "v0.0.0-20261130103000-604b8bf9aaaa+dirty"
	const by = ", go1.26.8 linux/amd64, methodology "
	for want, got := range map[string]string{
		"v1.2.3" + by:                                   version(info("v1.2.3"), true),
		"(devel), commit 604b8bf9aaaa" + by:             version(info("", revision), true),
		"v0.1.0, commit 604b8bf9aaaa with changes" + by: version(info("v0.1.0", revision, changed), true),
		pseudo + by: version(info(pseudo, revision, changed), true),
		"unknown: built without module support; methodology": version(nil, false),
	} {
		if !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"--version"}, &out, &errs); code != exitcode.OK ||
		!strings.HasPrefix(out.String(), "bench ") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("exit %d: %q, %s", code, out.String(), &errs)
	}
}
