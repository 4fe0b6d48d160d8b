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

// Files is dir as a file system for the frameworks. It has only regular files under their plain names, so
// that no folder can be listed and no path leads out.
func Files(dir string) http.FileSystem { return folder(dir) }

// FilesFS is Files for frameworks with an fs.FS, which read the kind of a file first.
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

// file keeps its info from the opening. It has the methods of *os.File, since net/http needs them for
// sendfile.
type file struct {
	*os.File
	info os.FileInfo
}

var _ syscall.Conn = (*file)(nil) // for sendfile

func (f *file) Stat() (os.FileInfo, error) { return f.info, nil }

// openFile opens a regular file of dir. Its only error is fs.ErrNotExist: in the contract any problem is a
// 404.
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

// plain reports whether name is the name of a file in a folder. http.FileServer does not serve index.html
// under its name, so no server does.
func plain(name string) bool {
	switch name {
	case "", ".", "..", "index.html":
		return false
	}
	return name == filepath.Base(name) && !strings.ContainsAny(name, "\x00\\")
}

// IsFile reports whether path names a file directly under /files/. For other paths a framework's static files
// could list a folder, redirect, or leave the folder.
func IsFile(path string) bool {
	name, ok := strings.CutPrefix(path, "/files/")
	return ok && plain(name)
}

// ServeFile answers a GET or HEAD of /files/name by http.ServeContent, for routers without static files.
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

// GuardFiles protects a handler built on http.FileServer, which redirects or cleans some paths and has its
// own 404. It returns the writer for that handler, or false after a 404 because the path names no file
// directly under /files/.
func GuardFiles(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, bool) {
	if !IsFile(r.URL.Path) {
		NotFound(w, r)
		return nil, false
	}
	// http.FileServer would use the system's MIME tables.
	w.Header().Set("Content-Type", payloads.FileType)
	return &fileWriter{ResponseWriter: w}, true
}

// fileWriter replaces the 404 of http.FileServer by the contract's.
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

// ReadFrom keeps sendfile, which the embedded interface would hide.
func (w *fileWriter) ReadFrom(r io.Reader) (int64, error) { return io.Copy(w.ResponseWriter, r) }
