package stdhttp

import (
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"tenrounds/shared/payloads"
)

// folderWith returns a folder with 1k.bin, an index.html and a folder sub that holds x.bin, beside a file
// that is outside of it.
func folderWith(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	if err := os.MkdirAll(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"1k.bin": string(payloads.Bytes("1k.bin")), "index.html": "index", "sub/x.bin": "x", "../out.bin": "out",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(filepath.Join(dir, "1k.bin"), payloads.ModTime, payloads.ModTime); err != nil {
		t.Fatal(err)
	}
	return dir
}

// notThere are names that are no file of folderWith: to the contract each is a 404.
var notThere = []string{
	"", ".", "..", "sub", "sub/", "sub/x.bin", "index.html", "1K.bin", "1k.bin/", "/1k.bin", "./1k.bin",
	"sub/../1k.bin", "../out.bin", "../files/1k.bin", "1k.bin\x00", `sub\x.bin`, "none",
}

func TestFilesHoldsPlainFilesOnly(t *testing.T) {
	files := Files(folderWith(t))
	for _, name := range []string{"1k.bin", "/1k.bin"} {
		f, err := files.Open(name)
		if err != nil {
			t.Fatalf("open %q: %v", name, err)
		}
		if st, err := f.Stat(); err != nil || st.Size() != 1024 || !st.ModTime().Equal(payloads.ModTime) {
			t.Errorf("open %q: %v, %v", name, st, err)
		}
		f.Close()
	}
	for _, name := range notThere {
		f, err := files.Open("/" + name)
		if !errors.Is(err, fs.ErrNotExist) || f != nil {
			t.Errorf("open %q: %v, %v", "/"+name, f, err)
		}
	}
}

// TestFileServers asks both ways to serve files the same, and expects the same.
func TestFileServers(t *testing.T) {
	dir := folderWith(t)
	server := http.StripPrefix("/files", http.FileServer(Files(dir)))
	for way, serve := range map[string]http.HandlerFunc{
		"ServeFile": func(w http.ResponseWriter, r *http.Request) {
			ServeFile(w, r, dir, r.URL.Path[len("/files/"):])
		},
		"FileServer": func(w http.ResponseWriter, r *http.Request) {
			if w, ok := GuardFiles(w, r); ok {
				server.ServeHTTP(w, r)
			}
		},
	} {
		t.Run(way, func(t *testing.T) {
			w := ask(serve, "GET", "1k.bin", nil)
			if w.Code != 200 || w.Body.String() != string(payloads.Bytes("1k.bin")) {
				t.Errorf("1k.bin: %d, %d bytes", w.Code, w.Body.Len())
			}
			wantHeader(t, w, map[string]string{
				"Content-Type": payloads.FileType, "Content-Length": "1024", "Accept-Ranges": "bytes",
				"Last-Modified": "Mon, 11 Mar 2019 08:00:00 GMT",
			})
			if w := ask(serve, "HEAD", "1k.bin", nil); w.Code != 200 || w.Body.Len() != 0 {
				t.Errorf("HEAD 1k.bin: %d, %d bytes", w.Code, w.Body.Len())
			}
			w = ask(serve, "GET", "1k.bin", http.Header{"Range": {"bytes=1-3"}})
			if w.Code != 206 || w.Body.String() != string(payloads.Bytes("1k.bin")[1:4]) {
				t.Errorf("range: %d, %q", w.Code, w.Body)
			}
			w = ask(serve, "GET", "1k.bin", http.Header{"If-Modified-Since": {"Mon, 11 Mar 2019 08:00:00 GMT"}})
			if w.Code != 304 || w.Body.Len() != 0 {
				t.Errorf("not modified: %d, %q", w.Code, w.Body)
			}
			for _, name := range notThere {
				w := ask(serve, "GET", name, nil)
				if w.Code != 404 || w.Body.String() != payloads.NotFound {
					t.Errorf("%q: %d, %q", name, w.Code, w.Body)
				}
				wantHeader(t, w, map[string]string{"Content-Type": payloads.TextType})
			}
		})
	}
}

// ask sends a request whose path is /files/name as a router sees it, that is decoded.
func ask(h http.Handler, method, name string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/files/", nil)
	r.URL.Path = "/files/" + name
	if header != nil {
		r.Header = header
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// wantHeader compares the whole header section.
func wantHeader(t *testing.T, w *httptest.ResponseRecorder, want map[string]string) {
	t.Helper()
	got := w.Result().Header
	for k, v := range want {
		if got.Get(k) != v {
			t.Errorf("%s: want %q, got %q", k, v, got.Get(k))
		}
	}
	if len(got) != len(want) {
		t.Errorf("want the headers %v, got %v", want, got)
	}
}
