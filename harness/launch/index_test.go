package launch

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"tenrounds/harness"
)

// wheel is a package of one module, as small as they get.
type wheel struct {
	name, version, requiresPython string
	yanked                        string // why it was withdrawn; empty: it was not
}

func (w wheel) file() string { return w.name + "-" + w.version + "-py3-none-any.whl" }

func (w wheel) bytes(t *testing.T) []byte {
	t.Helper()
	info := w.name + "-" + w.version + ".dist-info/"
	meta := "Metadata-Version: 2.1\nName: " + w.name + "\nVersion: " + w.version + "\n"
	if w.requiresPython != "" {
		meta += "Requires-Python: " + w.requiresPython + "\n"
	}
	files := []struct{ name, content string }{
		{w.name + ".py", "VERSION = '" + w.version + "'\n"},
		{info + "METADATA", meta},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
	}
	record := info + "RECORD,,\n"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name, content string) {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		sum := sha256.Sum256([]byte(f.content))
		record += fmt.Sprintf("%s,sha256=%s,%d\n", f.name, base64.RawURLEncoding.EncodeToString(sum[:]),
			len(f.content))
		add(f.name, f.content)
	}
	add(info+"RECORD", record)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// line is how a lock names it.
func (w wheel) line(t *testing.T) string {
	return fmt.Sprintf("%s==%s --hash=sha256:%x\n", w.name, w.version, sha256.Sum256(w.bytes(t)))
}

// index is a package index on loopback that counts what it is asked.
func index(t *testing.T, wheels ...wheel) (asked *atomic.Int64, stop func()) {
	t.Helper()
	asked = &atomic.Int64{}
	mux := http.NewServeMux()
	pages := map[string]string{}
	for _, w := range wheels {
		content := w.bytes(t)
		mux.HandleFunc("/files/"+w.file(), func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = rw.Write(content)
		})
		yanked := ""
		if w.yanked != "" {
			yanked = fmt.Sprintf(" data-yanked=%q", w.yanked)
		}
		pages[distribution(w.name)] += fmt.Sprintf("<a href=\"/files/%s#sha256=%x\"%s>%s</a>\n", w.file(),
			sha256.Sum256(content), yanked, w.file())
	}
	mux.HandleFunc("/simple/{name}/", func(rw http.ResponseWriter, r *http.Request) {
		page, known := pages[r.PathValue("name")]
		if !known {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Content-Type", "text/html")
		fmt.Fprint(rw, "<!DOCTYPE html><html><body>"+page+"</body></html>")
	})
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		mux.ServeHTTP(rw, r)
	}))
	t.Cleanup(s.Close)
	for name, value := range map[string]string{
		"UV_DEFAULT_INDEX": s.URL + "/simple/", "PIP_INDEX_URL": s.URL + "/simple/", "UV_CACHE_DIR": t.TempDir(),
		"PIP_NO_CACHE_DIR": "1", "PIP_FIND_LINKS": "", "UV_HTTP_RETRIES": "0", "PIP_RETRIES": "0",
	} {
		t.Setenv(name, value)
	}
	return asked, s.Close
}

// needUV puts uv on PATH, the one that a run has put into the cache if there is none, or skips.
func needUV(t *testing.T) {
	t.Helper()
	needPython(t)
	if _, err := exec.LookPath("uv"); err == nil {
		return
	}
	cache, err := Cache()
	if err != nil {
		t.Fatal(err)
	}
	found, _ := filepath.Glob(filepath.Join(cache, "tools", "uv-*", "bin", "uv"))
	if len(found) == 0 {
		t.Skip("uv is missing: pip install uv")
	}
	t.Setenv("PATH", filepath.Dir(found[0])+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func needPython(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is missing")
	}
}

// scripts is a project with one target, py-x, whose lock holds the lines.
func scripts(t *testing.T, lock string) (root string, target harness.Target) {
	t.Helper()
	t.Setenv(CacheVariable, t.TempDir())
	root = project(t, map[string]string{"external/py-x/requirements.lock": lock,
		"external/py-x/app.py":      pythonServer,
		"external/python/shared.py": "NAME = 'py-x'\n"})
	return root, harness.Target{
		Name: "py-x", Language: "Python", Runtime: "cpython>=3.8", Lock: "requirements.lock", Package: "alpha",
		Dir: filepath.Join(root, "external", "py-x"), Run: []string{"{python}", "app.py", "--addr", "{addr}"},
	}
}

// pythonServer answers as much as a start needs, by a module of its venv and a shared one.
const pythonServer = `import os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
import alpha, shared
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = {"/about": shared.NAME, "/healthz": "ok", "/version": alpha.VERSION, "/env": "\n".join(sorted(os.environ))}
        body = known[self.path].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
signal.signal(signal.SIGTERM, lambda *args: os._exit(0))
host, port = sys.argv[sys.argv.index("--addr") + 1].rsplit(":", 1)
HTTPServer((host, int(port)), Handler).serve_forever()
`

// builder is a launcher whose words are kept.
func builder(t *testing.T, root string) (*Launcher, *excerpt) {
	l, words := closeWith(t, New(root)), &excerpt{}
	l.Words = words
	return l, words
}

func count(t *testing.T, pattern string) int {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(os.Getenv(CacheVariable), pattern))
	if err != nil {
		t.Fatal(err)
	}
	return len(found)
}

func has(t *testing.T, said string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("%q does not say %q", said, w)
		}
	}
}
