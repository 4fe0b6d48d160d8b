package contract_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// chi is the framework of these tests: small, and in the module cache, since its server is built of it.
const chi = "github.com/go-chi/chi/v5"

// checked is what scripts/ci-check did.
type checked struct {
	code             int
	said             string
	outcome, summary string
}

// ciCheck runs the script as GitHub would, with short rounds.
func ciCheck(t *testing.T, mode string, args ...string) (c checked) {
	t.Helper()
	checkout.Look()
	dir := t.TempDir()
	output, page := filepath.Join(dir, "output"), filepath.Join(dir, "page")
	cmd := exec.Command("scripts/ci-check", append([]string{"--target", "chi", "--mode", mode}, args...)...)
	cmd.Env = append(os.Environ(), "CHECK_OUT="+dir, "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+page)
	if mode == "time" {
		cmd.Env = append(cmd.Env, "CHECK_PLAN=quick",
			"CHECK_ARGS=--scenarios text --layouts 1 --no-verify --base-port 0")
	} else {
		cmd.Env = append(cmd.Env, "CHECK_ARGS=--runs 4 --requests 300")
	}
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	c.code, c.said = cmd.ProcessState.ExitCode(), string(out)
	told, _ := os.ReadFile(output) // there is none if nothing was measured
	for line := range strings.Lines(string(told)) {
		if outcome, ok := strings.CutPrefix(line, "outcome="); ok {
			c.outcome = strings.TrimSpace(outcome)
		}
		if path, ok := strings.CutPrefix(line, "summary="); ok {
			b, err := os.ReadFile(strings.TrimSpace(path))
			shown, perr := os.ReadFile(page)
			if err != nil || perr != nil || string(b) != string(shown) {
				t.Errorf("the summary of the job is not the one of the output: %v, %v", err, perr)
			}
			c.summary = string(b)
		}
	}
	return c
}

// slowed makes a repository of chi with two commits. The second one works in vain at each request.
func slowed(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", chi).Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "chi")
	if err := os.CopyFS(dir, os.DirFS(strings.TrimSpace(string(out)))); err != nil {
		t.Fatal(err)
	}
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", "-A")
	git("commit", "-q", "-m", "as released")
	mux := filepath.Join(dir, "mux.go")
	text, err := os.ReadFile(mux)
	if err != nil {
		t.Fatal(err)
	}
	const head = "func (mx *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n"
	if strings.Count(string(text), head) != 1 {
		t.Fatalf("%s has another ServeHTTP", mux)
	}
	const vain = "package chi\n\n//go:noinline\nfunc vain(n int) (x int) {\n\tfor i := range n {\n" +
		"\t\tx = 31*x + i\n\t}\n\treturn x\n}\n"
	changed := strings.Replace(string(text), head, head+"\tvain(50_000)\n", 1)
	if err := errors.Join(os.WriteFile(mux, []byte(changed), 0o600),
		os.WriteFile(filepath.Join(dir, "vain.go"), []byte(vain), 0o600)); err != nil {
		t.Fatal(err)
	}
	git("add", "-A")
	git("commit", "-q", "-m", "slower")
	return dir
}

// modes are those that can be had here.
func modes(t *testing.T) (all []string) {
	t.Helper()
	if runtime.GOOS == "linux" && runtime.NumCPU() > 1 {
		all = append(all, "time")
	} else {
		t.Log("without two CPUs that can be told apart, time is not measured")
	}
	if _, err := exec.LookPath("valgrind"); err == nil {
		return append(all, "instructions")
	}
	t.Log("there is no valgrind: instructions are not counted")
	return all
}

// A change that triples the work of a request is a regression, by time and by instructions. The base is a
// commit of the head's repository, which is left as it was.
func TestCheckOfASlowerChange(t *testing.T) {
	faults.Only(t)
	dir := slowed(t)
	for _, mode := range modes(t) {
		t.Run(mode, func(t *testing.T) {
			faults.Repeat(t, 3, func(f *faults.Findings, _ int) {
				c := ciCheck(t, mode, "--base", "HEAD~1", "--head", dir)
				if c.code != 3 || c.outcome != "regression" ||
					!strings.Contains(c.summary, "### regression: chi=head against chi=base\n") ||
					!strings.Contains(c.summary, "| chi=head |") {
					f.Errorf("exit %d, outcome %q, summary:\n%s\nit says:\n%s", c.code, c.outcome, c.summary, c.said)
				}
			})
		})
	}
	out, err := exec.Command("git", "-C", dir, "worktree", "list").CombinedOutput()
	if err != nil || strings.Count(string(out), "\n") != 1 {
		t.Errorf("its worktrees are %s, %v", out, err)
	}
}

// Two released versions are compared, with whatever outcome; the exit code and the words fit it.
func TestCheckOfTwoVersions(t *testing.T) {
	faults.Only(t)
	const base, head = "v5.1.0", "v5.2.1"
	for _, v := range []string{base, head} {
		if out, err := exec.Command("go", "mod", "download", chi+"@"+v).CombinedOutput(); err != nil {
			t.Skipf("chi %s cannot be had: %s", v, out)
		}
	}
	codes := map[string]int{"passed": 0, "regression": 3, "unsettled": 7}
	for _, mode := range modes(t) {
		t.Run(mode, func(t *testing.T) {
			c := ciCheck(t, mode, "--base", base, "--head", head)
			code, known := codes[c.outcome]
			if !known || c.code != code || !strings.Contains(c.summary, "chi@"+head+" against chi@"+base) ||
				strings.Count(c.summary, "chi@"+head) < 2 {
				t.Errorf("exit %d, outcome %q, summary:\n%s\nit says:\n%s", c.code, c.outcome, c.summary, c.said)
			}
		})
	}
}

// What cannot be compared is refused with a word on what to do, before anything is built.
func TestCheckRefuses(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for name, x := range map[string]struct {
		args []string
		says string
	}{
		"no base": {nil, "--base is missing: a folder, a version such as v1.2.3, or a commit"},
		"an unknown commit": {[]string{"--base", "nowhere", "--head", t.TempDir()},
			"--base: nowhere is neither a folder"},
		"an unknown head":   {[]string{"--base", "v5.1.0", "--head", "nowhere"}, "--head: nowhere is neither"},
		"an unknown target": {[]string{"--base", "v5.1.0", "--target", "gni"}, "there is no servers/gni"},
		"an unknown flag":   {[]string{"--bsae", "v5.1.0"}, "unknown flag --bsae; see --help"},
		"a missing value":   {[]string{"--base"}, "--base needs a value"},
		"an unknown wish":   {[]string{"--base", "v5.1.0", "--unsettled", "maybe"}, "neither fail nor pass"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c := ciCheck(t, "time", x.args...); c.code != 2 || !strings.Contains(c.said, x.says) {
				t.Errorf("exit %d, want 2 and %q:\n%s", c.code, x.says, c.said)
			}
		})
	}
	c := ciCheck(t, "neither", "--base", "v5.1.0")
	if c.code != 2 || !strings.Contains(c.said, "neither time nor instructions") {
		t.Errorf("exit %d: %s", c.code, c.said)
	}
}
