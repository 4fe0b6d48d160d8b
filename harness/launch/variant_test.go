package launch

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// frameworks are the versions of example.com/fw: the newer one needs a newer engine, the oldest lacks what
// the server uses.
var frameworks = map[string]map[string]string{
	"example.com/engine@v1.0.0": {"go.mod": "module example.com/engine\n\ngo 1.24\n",
		"e.go": "package engine\n\nconst Name = \"engine 1.0\"\n"},
	"example.com/engine@v1.1.0": {"go.mod": "module example.com/engine\n\ngo 1.24\n",
		"e.go": "package engine\n\nconst Name = \"engine 1.1\"\n"},
	"example.com/fw@v0.9.0": {"go.mod": fwMod("v1.0.0"), "fw.go": "package fw\n"},
	"example.com/fw@v1.0.0": {"go.mod": fwMod("v1.0.0"), "fw.go": fwSource("1.0")},
	"example.com/fw@v1.1.0": {"go.mod": fwMod("v1.1.0"), "fw.go": fwSource("1.1")},
}

func fwMod(engine string) string {
	return "module example.com/fw\n\ngo 1.24\n\nrequire example.com/engine " + engine + "\n"
}

func fwSource(name string) string {
	return "package fw\n\nimport \"example.com/engine\"\n\nfunc Name() string { return \"fw " + name +
		" on \" + engine.Name }\n"
}

// write writes files below a folder.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// versions makes a project with a server on example.com/fw v1.0.0 and a module proxy of files, so that the go
// command needs no network.
func versions(t *testing.T) (l *Launcher, root string, target func(v harness.Variant) harness.Target) {
	t.Helper()
	proxy := t.TempDir()
	for module, files := range frameworks {
		path, version, _ := strings.Cut(module, "@")
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name, content := range files {
			w, err := z.Create(module + "/" + name)
			if err == nil {
				_, err = w.Write([]byte(content))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(proxy, path, "@v"), map[string]string{
			version + ".info": fmt.Sprintf(`{"Version":%q,"Time":"2026-03-%02dT10:00:00Z"}`, version,
				strings.Index("v0.9.0 v1.0.0 v1.1.0", version)+1),
			version + ".mod": files["go.mod"], version + ".zip": b.String(),
			"list": "v0.9.0\nv1.0.0\nv1.1.0\n",
		})
	}
	for name, value := range map[string]string{
		"GOPROXY": "file://" + filepath.ToSlash(proxy), "GOSUMDB": "off", "GOPRIVATE": "", "GONOPROXY": "",
		"GOWORK": "",
		"TMPDIR": t.TempDir(), "GOMODCACHE": t.TempDir(), "GOFLAGS": "-modcacherw -buildvcs=false",
	} {
		t.Setenv(name, value)
	}
	root = project(t, map[string]string{
		"servers/s/main.go": "package main\n\nimport \"example.com/fw\"\n\nfunc main() { print(fw.Name()) }\n",
	})
	write(t, root, map[string]string{"go.mod": "module tenrounds\n\ngo 1.24\n\nrequire example.com/fw v1.0.0\n"})
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = root
	if out, err := tidy.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return closeWith(t, New(root)), root, func(v harness.Variant) harness.Target {
		dir := filepath.Join(root, "servers", "s")
		x := harness.Target{Name: "s", Language: "Go", Module: "example.com/fw", Dir: dir}
		if v.Name != "" {
			v.Target, x.Name, x.Variant = "s", v.Name, &v
		}
		return x
	}
}

// says runs a program and returns what it prints.
func says(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command(path).CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// settled builds a target as a run does.
func settled(t *testing.T, l *Launcher, x harness.Target) (Program, error) {
	t.Helper()
	version, err := l.Settle(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	x.Variant.Version = version
	return l.Build(t.Context(), x)
}

func TestVariantsOfAVersion(t *testing.T) {
	faults.Only(t)
	l, root, target := versions(t)
	plain, err := l.Build(t.Context(), target(harness.Variant{}))
	if err != nil || plain.Build.Version != "v1.0.0" || says(t, plain.Path) != "fw 1.0 on engine 1.0" {
		t.Fatalf("%+v, %v", plain, err)
	}
	before := files(t, root)
	for _, c := range []struct{ query, version, said string }{
		{"v1.1.0", "v1.1.0", "fw 1.1 on engine 1.1"},
		{"latest", "v1.1.0", "fw 1.1 on engine 1.1"},
		{"v1.0.0", "v1.0.0", "fw 1.0 on engine 1.0"},
	} {
		p, err := settled(t, l, target(harness.Variant{Name: "s@" + c.query, Version: c.query}))
		if err != nil {
			t.Fatal(err)
		}
		if p.Path != filepath.Join(root, "bin", "s@"+c.query) || p.Target.Name != "s" ||
			p.Build.Version != c.version || p.Build.Modules["example.com/fw"] != c.version ||
			p.Build.Settings["-trimpath"] != "true" {
			t.Errorf("%s: %+v", c.query, p)
		}
		if got := says(t, p.Path); got != c.said {
			t.Errorf("%s: it is %q, want %q", c.query, got, c.said)
		}
		strays := p.Target.Variant.Strays("example.com/fw", p.Build, plain.Build)
		if raised := c.version == "v1.1.0"; raised != (len(strays) == 1 &&
			strings.Contains(strays[0].Text, "example.com/engine v1.1.0 (s has v1.0.0)")) {
			t.Errorf("%s: %q", c.query, strays)
		}
	}
	if says(t, plain.Path) != "fw 1.0 on engine 1.0" {
		t.Error("the plain server is another one now")
	}

	_, err = l.Settle(t.Context(), target(harness.Variant{Name: "s@v9.9.9", Version: "v9.9.9"}))
	wants(t, err, "s@v9.9.9: ", "example.com/fw@v9.9.9")
	_, err = settled(t, l, target(harness.Variant{Name: "s@v0.9.0", Version: "v0.9.0"}))
	wants(t, err, "build s@v0.9.0, which is s against example.com/fw v0.9.0", "main.go:5:", "undefined: fw.Name")
	if after := files(t, root); after != before {
		t.Errorf("go.mod and go.sum were\n%s\nand are\n%s", before, after)
	}
	left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "tenrounds-variant-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// files is what go.mod and go.sum of a project hold.
func files(t *testing.T, root string) string {
	t.Helper()
	var all string
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		all += string(b)
	}
	return all
}

func TestVariantOfACheckout(t *testing.T) {
	faults.Only(t)
	l, root, target := versions(t)
	before := files(t, root)
	dir := filepath.Join(t.TempDir(), "my fw@fix") // as folders of the module cache are called
	write(t, dir, map[string]string{"go.mod": fwMod("v1.0.0"), "fw.go": fwSource("mine")})
	v := harness.Variant{Name: "s=fix", Dir: dir}
	p, err := settled(t, l, target(v))
	if err != nil || says(t, p.Path) != "fw mine on engine 1.0" ||
		!strings.HasPrefix(p.Build.Version, "nocommit.") {
		t.Fatalf("%+v, %v", p, err)
	}
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "one")
	clean, err := l.Settle(t.Context(), target(v))
	if err != nil || len(clean) != 9 {
		t.Errorf("a clean checkout is %q, %v", clean, err)
	}
	seen := map[string]bool{clean: true, p.Build.Version: true}
	for _, name := range []string{"dirty", "dirtier"} {
		write(t, dir, map[string]string{"fw.go": fwSource(name)})
		p, err := settled(t, l, target(v))
		if err != nil || says(t, p.Path) != "fw "+name+" on engine 1.0" ||
			!strings.HasPrefix(p.Build.Version, clean+"+dirty.") || seen[p.Build.Version] {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		seen[p.Build.Version] = true
	}
	if after := files(t, root); after != before {
		t.Errorf("go.mod and go.sum were\n%s\nand are\n%s", before, after)
	}

	link := filepath.Join(t.TempDir(), "head") // as for two checkouts of the same name
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	p, err = settled(t, l, target(harness.Variant{Name: "s=head", Dir: link}))
	if err != nil || says(t, p.Path) != "fw dirtier on engine 1.0" || !seen[p.Build.Version] {
		t.Errorf("through a link: %+v, %v", p, err)
	}
	wants(t, CheckModule(t.TempDir(), "example.com/fw"), "has no go.mod")
	wants(t, CheckModule(root, "example.com/fw"), `is module "tenrounds"`, "imports example.com/fw")
	if err := CheckModule(dir, "example.com/fw"); err != nil {
		t.Error(err)
	}
}

// A go.mod can replace the framework's module itself.
func TestVariantOfAReplacedModule(t *testing.T) {
	faults.Only(t)
	l, root, target := versions(t)
	mod := "module tenrounds\n\ngo 1.24\n\nrequire (\n\texample.com/engine v1.0.0 // indirect\n\texample.com/fw v1.0.0\n)\n\nreplace example.com/fw %s=> example.com/fw v0.9.0\n"
	checkout := filepath.Join(t.TempDir(), "fix")
	write(t, checkout, map[string]string{"go.mod": fwMod("v1.0.0"), "fw.go": fwSource("mine")})
	write(t, root, map[string]string{"go.mod": fmt.Sprintf(mod, "")})
	if p, err := settled(t, l, target(harness.Variant{Name: "s@v1.1.0", Version: "v1.1.0"})); err != nil ||
		p.Build.Version != "v1.1.0" {
		t.Errorf("all versions are replaced: %+v, %v", p, err)
	}
	write(t, filepath.Join(root, "servers", "s"),
		map[string]string{"main.go": "package main\n\nimport _ \"example.com/fw\"\n\nfunc main() {}\n"})
	write(t, root, map[string]string{"go.mod": fmt.Sprintf(mod, "v1.0.0 ")})
	for _, v := range []harness.Variant{{Name: "s@v1.1.0", Version: "v1.1.0"}, {Name: "s=fix", Dir: checkout}} {
		_, err := settled(t, l, target(v))
		wants(t, err, v.Name, "the binary has example.com/fw v0.9.0, not ", "does go.mod replace it?")
	}
}

func TestBuildForProfile(t *testing.T) {
	faults.Only(t)
	l, root, target := versions(t)
	for _, v := range []harness.Variant{{}, {Name: "s@v1.1.0", Version: "v1.1.0"}} {
		x := target(v)
		p, err := l.BuildForProfile(t.Context(), x, Making{Name: x.Name})
		if err != nil || p.Path != filepath.Join(root, "bin", x.Name+"+profile") ||
			p.Build.Settings["-tags"] != "cpuprofile" || p.Target.Name != "s" {
			t.Errorf("%+v, %v", p, err)
		}
	}
}

func TestBuildForSelftest(t *testing.T) {
	faults.Only(t)
	l, root, target := versions(t)
	p, err := l.BuildForSelftest(t.Context(), target(harness.Variant{}))
	if err != nil || p.Path != filepath.Join(root, "bin", "s+selftest") ||
		p.Build.Settings["-tags"] != "selftest" || p.Target.Name != "s" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestPackagesAndReleases(t *testing.T) {
	l, _, target := versions(t)
	n, err := l.Packages(t.Context(), target(harness.Variant{}))
	if err != nil || n < 10 || n > 60 { // itself, fw, engine, and what runtime is made of
		t.Errorf("%d packages, %v", n, err)
	}
	modules := []string{"example.com/fw@v1.1.0", "example.com/fw@v9.9.9", "example.com/none@v1.0.0"}
	found, err := l.Releases(t.Context(), modules, true)
	if err != nil || len(found) != 0 { // nothing of v1.1.0 is in the cache yet
		t.Errorf("offline: %v, %v", found, err)
	}
	found, err = l.Releases(t.Context(), modules, false)
	if err != nil || len(found) != 1 || found[modules[0]].Format("2006-01-02") != "2026-03-15" {
		t.Errorf("%v, %v", found, err)
	}
	if found, err = l.Releases(t.Context(), modules, true); err != nil || len(found) != 1 {
		t.Errorf("offline, from the cache: %v, %v", found, err)
	}
	if found, err := l.Releases(t.Context(), nil, true); err != nil || len(found) != 0 {
		t.Errorf("of nothing: %v, %v", found, err)
	}
}

func TestComplaint(t *testing.T) {
	t.Parallel()
	said := "go: downloading x v1.0.0\n# tenrounds/servers/x\n" +
		strings.Repeat("main.go:1: bad "+strings.Repeat("é", 300)+"\n", 7)
	lines := strings.Split(complaint(said), "\n")
	if len(lines) != complaintLines+1 || !strings.HasPrefix(lines[0], "main.go:1: bad é") ||
		len([]rune(lines[0])) != complaintWidth || lines[5] != "..." {
		t.Errorf("%q", lines)
	}
}
