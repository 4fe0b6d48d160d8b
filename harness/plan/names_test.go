package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func TestCheckName(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "cmd", "load"), 0o755); err != nil {
		t.Fatal(err)
	}
	known := []harness.Target{{Name: "gin"}}
	for name, want := range map[string]string{
		"mine": "", "py-mine2": "",
		"":                         "only a-z, 0-9 and -",
		"../mine":                  "only a-z, 0-9 and -",
		"Mine":                     "only a-z, 0-9 and -",
		"-mine":                    "only a-z, 0-9 and -",
		"gin":                      `there is a target "gin" already: choose another name`,
		"load":                     `a command in cmd/ has the name "load"`,
		strings.Repeat("long", 20): "more than 64 letters",
	} {
		err := plan.CheckName(root, name, known)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", name, err, want)
		}
	}
}
