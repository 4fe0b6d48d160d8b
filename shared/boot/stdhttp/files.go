package stdhttp

import (
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tenrounds/shared/payloads"
)

// Files is dir as a file system for the static-file facilities of frameworks. It holds regular files under
// their plain names and nothing else: there is no folder in it to list, and no path leads out of it.
func Files(dir string) http.FileSystem { return folder(dir) }

// FilesFS is Files for frameworks that take an fs.FS and ask it for the kind of a file first.
func FilesFS(dir string) fs.FS { return regular{os.DirFS(dir)} }

type regular struct{ fs.FS }

// Stat makes regular an fs.StatFS.
func (r regular) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(r.FS, name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	return info, nil
}

type folder string

// Open takes "/NAME"; NAME alone means the same.
func (d folder) Open(name string) (http.File, error) {
	f, err := openFile(string(d), strings.TrimPrefix(name, "/"))
	if err != nil {
		return nil, err
	}
	return f, nil
}

// file remembers what opening it had to ask for already. It keeps the methods of *os.File, since net/http
// uses sendfile only on what has them.
type file struct {
	*os.File
	info os.FileInfo
}

var _ syscall.Conn = (*file)(nil) // for sendfile

func (f *file) Stat() (os.FileInfo, error) { return f.info, nil }

// openFile opens a regular file of dir. Its only error is fs.ErrNotExist: whatever is wrong, to the
// contract there is no such file.
func openFile(dir, name string) (*file, error) {
	if !plain(name) {
		return nil, fs.ErrNotExist
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return nil, fs.ErrNotExist
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, fs.ErrNotExist
	}
	return &file{File: f, info: info}, nil
}

// plain reports whether name can name a file directly in a folder. http.FileServer serves no index.html under
// its name, so none of the servers does.
func plain(name string) bool {
	switch name {
	case "", ".", "..", "index.html":
		return false
	}
	return name == filepath.Base(name) && !strings.ContainsAny(name, "\x00\\")
}

// IsFile reports whether path can name a file directly under /files/. What does not must not come to the
// static files of a framework that would list a folder, redirect to it or look beside it.
func IsFile(path string) bool {
	name, ok := strings.CutPrefix(path, "/files/")
	return ok && plain(name)
}

// ServeFile answers a GET or HEAD of /files/name by http.ServeContent, for routers without static files
// of their own.
func ServeFile(w http.ResponseWriter, r *http.Request, dir, name string) {
	f, err := openFile(dir, name)
	if err != nil {
		NotFound(w, r)
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", payloads.FileType)
	http.ServeContent(w, r, name, f.info.ModTime(), f)
}

// GuardFiles goes before a handler that is built on http.FileServer, which redirects some paths, cleans
// others and has a 404 of its own. It returns the writer to hand to that handler, or false after it has
// answered 404 itself, because the path names no file directly under /files/.
func GuardFiles(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, bool) {
	if !IsFile(r.URL.Path) {
		NotFound(w, r)
		return nil, false
	}
	// http.FileServer would ask the system's MIME tables.
	w.Header().Set("Content-Type", payloads.FileType)
	return &fileWriter{ResponseWriter: w}, true
}

// fileWriter puts the contract's 404 in the place of that of http.FileServer.
type fileWriter struct {
	http.ResponseWriter
	notFound bool
}

var _ io.ReaderFrom = (*fileWriter)(nil) // for sendfile

func (w *fileWriter) WriteHeader(status int) {
	if status != http.StatusNotFound {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.notFound = true
	w.Header().Del("X-Content-Type-Options") // http.Error sets it
	NotFound(w.ResponseWriter, nil)
}

func (w *fileWriter) Write(b []byte) (int, error) {
	if w.notFound {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// ReadFrom keeps sendfile, which the embedded interface alone would hide.
func (w *fileWriter) ReadFrom(r io.Reader) (int64, error) { return io.Copy(w.ResponseWriter, r) }
