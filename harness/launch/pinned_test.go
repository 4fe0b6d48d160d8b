package launch_test

import (
	"os"
	"path/filepath"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/launch"
)

func TestPinned(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := filepath.Join(dir, "servers", "x")
	for path, text := range map[string]string{
		filepath.Join(dir, "go.mod"): "module m\n\nrequire (\n\texample.com/a v1.2.3\n" +
			"\texample.com/b v0.1.0 // indirect\n)\n\nrequire example.com/c v2.0.0\n",
		filepath.Join(own, "requirements.lock"): "other==1.0 \\\n    --hash=sha256:00\n" +
			"My_Package[extra]==3.4.5 \\\n    --hash=sha256:11\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		target harness.Target
		want   string
	}{
		{harness.Target{Dir: own, Module: "example.com/a"}, "v1.2.3"},
		{harness.Target{Dir: own, Module: "example.com/c"}, "v2.0.0"},
		{harness.Target{Dir: own, Module: "example.com/d"}, ""},
		{harness.Target{Dir: filepath.Join(dir, "no", "folder"), Module: "example.com/b"}, "v0.1.0"},
		{harness.Target{Dir: own, Lock: "requirements.lock", Package: "my-package"}, "3.4.5"},
		{harness.Target{Dir: own, Lock: "requirements.lock", Package: "absent"}, ""},
		{harness.Target{Dir: own, Lock: "no.lock", Package: "my-package"}, ""},
		{harness.Target{Dir: own, Module: "example.com/a", Variant: &harness.Variant{Version: "v1.1.0"}}, "v1.1.0"},
		{harness.Target{Dir: own}, ""},
	} {
		if got := launch.Pinned(c.target); got != c.want {
			t.Errorf("%+v: %q, want %q", c.target, got, c.want)
		}
	}
}
