package input_test

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"tenrounds/harness/input"
)

// A test that hangs here is the fault: a plain os.ReadFile waits for a writer of the pipe, and never ends on
// /dev/zero.
func TestReadRegularFilesOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe, plain := filepath.Join(dir, "pipe"), filepath.Join(dir, "plain")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(plain, []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(pipe, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path  string
		limit int64
		want  string
	}{
		{pipe, 10, "a named pipe"},
		{filepath.Join(dir, "link"), 10, "a named pipe"},
		{"/dev/zero", 10, "a device"},
		{dir, 10, "a folder"},
		{plain, 4, "5 bytes"},
	} {
		if _, err := input.Read(c.path, c.limit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v does not say %q", c.path, err, c.want)
		}
	}
	if b, err := input.Read(plain, 5); err != nil || string(b) != "12345" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := input.Read(filepath.Join(dir, "none"), 5); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\x1b[31mred\x07":         "\ufffd[31mred\ufffd",
		"over\rwritten":           "over\ufffdwritten",
		"one\r\ntwo\tthree":       "one\ntwo\tthree",
		"csi \u009b2J":            "csi \ufffd2J",
		"\u202egnp.exe":           "\ufffdgnp.exe",
		"no \xff\xfe UTF-8":       "no \ufffd UTF-8",
		"1.97× of größer — 12 µs": "1.97× of größer — 12 µs",
	} {
		if got := input.Printable(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("\x1b]0;title\x07")
	f.Add("a\r\r\n\xc2")
	f.Fuzz(func(t *testing.T, text string) {
		got := input.Printable(text)
		bad := strings.ContainsFunc(
			got,
			func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' },
		)
		if bad || !utf8.ValidString(got) || input.Printable(got) != got {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	type Part struct {
		CPU  *float64 `json:"cpu_s"`
		Said string   `json:"said"`
	}
	type whole struct {
		Part
		At    time.Time
		Parts []Part            `json:"parts"`
		Named map[string]string `json:"named"`
		Count int64             `json:"count"`
		Seed  uint64            `json:"seed"`
	}
	huge, fine := 1e308, 12.5
	w := whole{
		Part: Part{
			CPU:  &fine,
			Said: "a\x1bb",
		},
		At:    time.Now(),
		Parts: []Part{{Said: "\a"}},
		Named: map[string]string{"go": "1\r2"},
		Seed:  math.MaxUint64,
	}
	if err := input.Check(&w); err != nil {
		t.Fatal(err)
	}
	if w.Said != "a\ufffdb" || w.Parts[0].Said != "\ufffd" || w.Named["go"] != "1\ufffd2" {
		t.Errorf("texts are %+v", w)
	}
	for want, bad := range map[string]whole{
		"parts[0].cpu_s: 1e+308 cannot be":        {Parts: []Part{{CPU: &huge}}},
		"count: -9.223372036854776e+18 cannot be": {Count: math.MinInt64},
	} {
		if err := input.Check(&bad); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
