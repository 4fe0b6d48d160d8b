package launch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

var (
	alpha = wheel{name: "alpha", version: "1.2.0"}
	beta  = wheel{name: "beta_x", version: "0.3"}
)

func TestScriptIsBuiltOnceAndOfflineAfterwards(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t)+beta.line(t))
	asked, stop := index(t, alpha, beta)
	l, words := builder(t, root)
	p, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	b := p.Build
	if b.Version != "1.2.0" || b.Modules["beta-x"] != "0.3" || len(b.Modules) != 2 || b.Bytes < 50 ||
		len(b.SHA256) != 64 || !strings.HasPrefix(b.Runtime, "CPython 3.") {
		t.Errorf("build %+v", b)
	}
	has(t, words.String(), "py-x: installing 2 packages for CPython 3.", " by uv ...", "py-x: installed in ")
	compiled, _ := filepath.Glob(filepath.Join(os.Getenv(CacheVariable),
		"venvs/*/lib/*/site-packages/__pycache__/alpha.*.pyc"))
	if len(compiled) != 1 {
		t.Errorf("what is installed is not compiled: %v", compiled)
	}
	before := asked.Load()
	stop()
	l, words = builder(t, root)
	again, err := l.Build(t.Context(), target)
	if err != nil || again.Build.SHA256 != b.SHA256 || words.String() != "" || asked.Load() != before ||
		before == 0 {
		t.Errorf("offline: %+v, %v, %q, %d requests after %d", again, err, words, asked.Load(), before)
	}
	serves(t, l, again)
	for path, content := range map[string]string{
		"external/py-x/app.py": pythonServer + "# another one\n", "external/py-x/page.html": "<p>",
		"external/python/x/data.json": "{}",
	} {
		write(t, root, map[string]string{path: content})
		other, err := l.Build(t.Context(), target)
		if err != nil || other.Build.SHA256 == b.SHA256 {
			t.Errorf("with another %s the hash is the same, %v", path, err)
		}
		b = other.Build
	}
}

// serves starts a target, and asks what it runs on. Nothing may be written beside its sources.
func serves(t *testing.T, l *Launcher, p Program) {
	t.Helper()
	t.Setenv("PYTHONOPTIMIZE", "2")
	t.Setenv("WEB_CONCURRENCY", "9")
	s, err := l.Start(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	say := func(path string) string {
		resp, err := http.Get("http://" + s.Addr() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	if v := say("/version"); v != "1.2.0" {
		t.Errorf("it runs on %q", v)
	}
	env := say("/env")
	has(t, env, "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", lifelineEnv)
	for _, name := range []string{"PYTHONOPTIMIZE", "WEB_CONCURRENCY", "UV_DEFAULT_INDEX", "PIP_INDEX_URL"} {
		if strings.Contains(env, name) {
			t.Errorf("it was given %s", name)
		}
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	for _, dir := range []string{p.Target.Dir, l.pythonPath()} {
		if _, err := os.Stat(filepath.Join(dir, "__pycache__")); err == nil {
			t.Errorf("it compiled into %s", dir)
		}
	}
}

func TestScriptThatCannotBeInstalled(t *testing.T) {
	faults.Only(t)
	needUV(t)
	young := wheel{name: "young", version: "2.0", requiresPython: ">=3.99"}
	for _, c := range []struct {
		name, lock string
		want       []string
	}{
		{"hash", strings.Replace(alpha.line(t), "sha256:", "sha256:00", 1)[:len(alpha.line(t))-1] + "\n",
			[]string{"hash"}},
		{"no hash", "alpha==1.2.0\n", []string{"the lock does not say all hashes"}},
		{"no version", strings.Replace(alpha.line(t), "1.2.0", "1.2.9", 1), []string{"is not to be had", "1.2.9"}},
		{"no package", strings.Replace(alpha.line(t), "alpha", "gamma", 1), []string{"is not to be had", "gamma"}},
		{"too young", young.line(t), []string{"does not fit this interpreter", "young"}},
		{"no lock", "this is !! no lock\n", []string{"the lock cannot be read"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, target := scripts(t, c.lock)
			index(t, alpha, young)
			l, _ := builder(t, root)
			_, err := l.Build(t.Context(), target)
			wants(t, err, append(c.want,
				"py-x: could not be built: external/py-x/requirements.lock cannot be installed for CPython 3.")...)
			if err != nil && strings.Count(err.Error(), "\n") > saidLines {
				t.Errorf("too long:\n%v", err)
			}
			if errors.Is(err, ErrMissing) || count(t, "venvs/c*") != 0 {
				t.Errorf("%v, %d environments", err, count(t, "venvs/c*"))
			}
		})
	}
}

func TestScriptWithoutANetwork(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t))
	_, stop := index(t, alpha)
	stop()
	l, _ := builder(t, root)
	_, err := l.Build(t.Context(), target)
	wants(t, err, "py-x: could not be built", "the package index cannot be reached")
}

func TestScriptOfAWithdrawnVersion(t *testing.T) {
	faults.Only(t)
	needUV(t)
	old := wheel{name: "alpha", version: "1.1.0", yanked: "it ate the dog"}
	root, target := scripts(t, old.line(t))
	index(t, old, alpha)
	for range 2 { // it is said again where it is there already
		l, words := builder(t, root)
		p, err := l.Build(t.Context(), target)
		if err != nil || p.Build.Version != "1.1.0" || len(p.Notes) != 1 {
			t.Fatalf("%+v, %v, %q", p, err, words)
		}
		has(t, p.Notes[0], "alpha", "yanked", "it ate the dog")
	}
}

func TestHalfMadeEnvironmentIsMadeAgain(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t))
	index(t, alpha)
	l, _ := builder(t, root)
	p, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	marker := filepath.Join(filepath.Dir(filepath.Dir(p.python)), venvMarker)
	site, _ := filepath.Glob(filepath.Join(filepath.Dir(marker), "lib/*/site-packages/alpha.py"))
	if len(site) != 1 || os.Remove(site[0]) != nil || os.Remove(marker) != nil {
		t.Fatalf("%v", site)
	}
	l, words := builder(t, root)
	if _, err := l.Build(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	has(t, words.String(), "installing 1 package")
	if _, err := os.Stat(site[0]); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(marker, []byte("{"), 0o644); err != nil { // a disk that lost the end of it
		t.Fatal(err)
	}
	l, words = builder(t, root)
	if _, err := l.Build(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	has(t, words.String(), "installing 1 package")
}

func TestTwoBuildsOfOneEnvironment(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t))
	index(t, alpha)
	var all sync.WaitGroup
	var mu sync.Mutex
	said := ""
	for range 4 {
		l, words := builder(t, root) // launchers of their own, like runs of their own
		all.Go(func() {
			_, err := l.Build(t.Context(), target)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			said += words.String()
		})
	}
	all.Wait()
	if n := strings.Count(said, "installing"); n != 1 || count(t, "venvs/c*") != 1 {
		t.Errorf("installed %d times:\n%s", n, said)
	}
}

func TestInterruptedInstallation(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t))
	index(t, alpha)
	l, _ := builder(t, root)
	ctx, cancel := context.WithCancel(t.Context())
	l.Words = writerFunc(func(b []byte) (int, error) {
		if strings.Contains(string(b), "installing") {
			cancel()
		}
		return len(b), nil
	})
	if _, err := l.Build(ctx, target); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type writerFunc func(b []byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// What pip installs has the same packages and the same hash as what uv does.
func TestPipAndUVInstallTheSame(t *testing.T) {
	faults.Only(t)
	if testing.Short() {
		t.Skip("pip takes ten seconds")
	}
	needUV(t)
	root, target := scripts(t, alpha.line(t)+beta.line(t))
	index(t, alpha, beta)
	l, _ := builder(t, root)
	byUV, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(CacheVariable, t.TempDir())
	l, words := builder(t, root)
	l.uv.tried, l.uv.err = true, errors.New("not here")
	t.Setenv("PATH", withoutUV(t))
	byPip, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	has(t, words.String(), "uv is not to be had", "by pip ...")
	if byPip.Build.SHA256 != byUV.Build.SHA256 || byPip.Build.Bytes == 0 || len(byPip.Build.Modules) != 2 {
		t.Errorf("by pip %+v\nby uv  %+v", byPip.Build, byUV.Build)
	}
	serves(t, l, byPip)
}

func withoutUV(t *testing.T) string {
	t.Helper()
	var left []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, "uv")); err != nil {
			left = append(left, dir)
		}
	}
	return strings.Join(left, string(os.PathListSeparator))
}

func TestMissingInterpreter(t *testing.T) {
	faults.Only(t)
	needPython(t)
	root, target := scripts(t, "")
	target.Runtime = "cpython==3.1"
	l, _ := builder(t, root)
	_, err := l.Build(t.Context(), target)
	wants(t, err, "it needs cpython==3.1; there is only CPython 3.")
	if !errors.Is(err, ErrMissing) {
		t.Errorf("got %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	t.Setenv("PYENV_ROOT", t.TempDir())
	t.Setenv("UV_PYTHON_INSTALL_DIR", t.TempDir())
	target.Runtime = "pypy"
	_, err = l.Build(t.Context(), target)
	wants(t, err, "it needs pypy; there is nothing of the kind")
}

func TestTargetOnABareInterpreter(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, "")
	target.Lock, target.Package = "", ""
	l, _ := builder(t, root)
	p, err := l.Build(t.Context(), target)
	if err != nil || !strings.HasPrefix(p.Build.Version, "3.") || p.Build.SHA256 == "" ||
		!filepath.IsAbs(p.python) {
		t.Errorf("%+v, %v", p, err)
	}
	target.Lock, target.Package = "requirements.lock", "none"
	_, err = l.Build(t.Context(), target)
	wants(t, err, "the package none of its manifest is not installed")
}

func TestPlaceholders(t *testing.T) {
	root, target := scripts(t, "")
	l, _ := builder(t, root)
	target.Run = []string{"{python}", "{root}/x", "{cache}/y", "{addr}"}
	path, args := commandLine(Program{Target: target, python: "/p"}, Options{}, "a:1",
		l.placeholders(Program{python: "/p"}))
	want := []string{root + "/x", os.Getenv(CacheVariable) + "/y", "a:1"}
	if path != "/p" || strings.Join(args, " ") != strings.Join(want, " ") {
		t.Errorf("%s %v", path, args)
	}
}

func TestTargetOnNode(t *testing.T) {
	faults.Only(t)
	if _, err := Find("node"); err != nil {
		t.Skip("node is missing")
	}
	t.Setenv(CacheVariable, t.TempDir())
	root := project(t, map[string]string{"external/node/server.js": "// 10 bytes"})
	target := harness.Target{Name: "node", Language: "JavaScript", Runtime: "node>=4",
		Dir: filepath.Join(root, "external", "node"),
		Run: []string{"node", "server.js", "--addr", "{addr}"}}
	l, _ := builder(t, root)
	p, err := l.Build(t.Context(), target)
	b := p.Build
	if err != nil || !strings.HasPrefix(b.Version, "v") || b.Runtime != "Node.js "+b.Version[1:] ||
		b.Modules["v8"] == "" || b.Bytes != 11 || len(b.SHA256) != 64 {
		t.Errorf("%+v, %v", p, err)
	}
	target.Runtime = "node>=999"
	_, err = l.Build(t.Context(), target)
	wants(t, err, "it needs node>=999; there is only Node.js "+b.Version[1:])
}

// What a server said before it gave up is in the error, on whichever output it was.
func TestWhatAScriptSaidWhenItDidNotStart(t *testing.T) {
	faults.Only(t)
	needPython(t)
	root, target := scripts(t, "")
	target.Lock, target.Package = "", ""
	target.Run = []string{"{python}", "-c",
		"import sys\nprint('no licence', flush=True)\nsys.exit('for this machine')", "{addr}"}
	l, _ := builder(t, root)
	p, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Start(t.Context(), p, Options{})
	wants(t, err, "py-x ended before it was ready: exit status 1", "no licence", "for this machine")
}
