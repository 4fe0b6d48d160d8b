package contract_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// TestCheckouts builds and runs in a checkout whose path has spaces, in a shell that builds for another
// system, and where nothing can be written.
func TestCheckouts(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	checkout.Look()
	root := copied(t)
	if _, err := exec.LookPath("make"); err != nil {
		t.Log("there is no make: the rules are not looked at")
		build := exec.Command("go", "build", "-trimpath", "-o", "bin/bench", "./cmd/bench")
		inCheckout(t, root, build)
	} else {
		inCheckout(t, root, exec.Command("make", "-s", "build", "SERVERS=nethttp", "BOOKSTORES="))
		inCheckout(t, root, exec.Command("make", "-s", "bin/bench"))
		if out := inCheckout(t, root, exec.Command("make", "-n", "tools", "man")); strings.Contains(out,
			"No rule") {
			t.Errorf("make tools:\n%s", out)
		}
	}
	bench := filepath.Join(t.TempDir(), "bench")
	if err := os.Rename(filepath.Join(root, "bin", "bench"), bench); err != nil {
		t.Fatal(err)
	}
	// A file in the place of bin/ is what even root cannot write to.
	if err := os.RemoveAll(filepath.Join(root, "bin")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "bin"), nil, 0o400); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	args := []string{
		"run", "quick", "--targets", "nethttp", "--scenarios", "text", "--rounds", "2", "--duration", "100ms",
		"--warmup", "0s", "--connections", "2", "--no-verify", "--out", out, "--id", "r", "--server-cpus", "none",
		"--load-cpus", "none", "--threshold", "failed<100%",
	}
	cmd := exec.Command(bench, args...)
	said, err := inFolder(root, cmd)
	if _, rerr := os.Stat(filepath.Join(out, "r", "report.md")); rerr != nil ||
		!strings.Contains(said, "nethttp") {
		t.Errorf("a run in a checkout that cannot be written: %v, %v:\n%s", err, rerr, said)
	}
	run, err := os.ReadFile(filepath.Join(out, "r", "run.json"))
	commits := strings.Contains(string(run), `"commit": "unknown"`) &&
		strings.Contains(string(run), `"load": "commit unknown"`)
	if err != nil || !commits {
		t.Errorf("without git the commit is unknown: %v", err)
	}
	said, err = inFolder(root, exec.Command(bench, append(args, "--dry-run")...))
	if err == nil || !strings.Contains(said, "exists already; choose another --id") {
		t.Errorf("a dry run with an --id that is taken: %v:\n%s", err, said)
	}
}

// copied copies the sources to a folder with spaces in its path.
func copied(t *testing.T) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "a checkout of mine")
	for _, dir := range []string{"cmd", "harness", "shared", "servers", "plans", "external"} {
		if err := os.CopyFS(filepath.Join(root, dir), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum", "Makefile"} {
		b, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(filepath.Join(root, file), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func inCheckout(t *testing.T, root string, cmd *exec.Cmd) string {
	t.Helper()
	out, err := inFolder(root, cmd)
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return out
}

// inFolder runs a command in a folder, in a shell that builds for another system.
func inFolder(root string, cmd *exec.Cmd) (string, error) {
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=plan9", "GOARCH=386", "GIT_CEILING_DIRECTORIES="+filepath.Dir(root))
	out, err := cmd.CombinedOutput()
	return string(out), err
}
