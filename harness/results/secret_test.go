package results_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/results"
	"tenrounds/harness/secret"
)

// A run from before passwords were taken out is read without them, so that no page or table that is made
// again shows them.
func TestOldPasswordsAreNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := `{"id":"r","methodology":1,"plan":{"name":"p","rounds":1,"targets":[{"target":"gin","alias":"gin","env":["STORE=redis://:pa55@db"]}]},
		"subjects":[{"target":"gin","alias":"gin","env":["STORE=redis://:pa55@db"],"flags":["--password=pa55"],"manifest":{"name":"gin","title":"gin","language":"Go","engine":"e","static":"s","run":["run","--password","pa55"]},"build":{"version":"v1"}}]}`
	if err := os.WriteFile(filepath.Join(dir, results.RunFile), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run, err := results.ReadRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	x := run.Subjects[0]
	for _, s := range append(append(x.Manifest.Run, x.Flags...), x.Env[0], run.Plan.Entries[0].Env[0]) {
		if strings.Contains(s, "pa55") {
			t.Errorf("%s was read", s)
		}
	}
	if !secret.Masked(x.Entry) || x.Env[0] != "STORE=redis://:xxxxx@db" {
		t.Errorf("%+v", x.Entry)
	}
}
