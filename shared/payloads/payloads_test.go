package payloads_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/goccy/go-json"

	"tenrounds/shared/payloads"
)

func TestDocumentIsTheContractsBytes(t *testing.T) {
	b, err := json.Marshal(payloads.NewDocument())
	if err != nil || string(b) != payloads.JSON || len(b) != 106 {
		t.Errorf("%d bytes, %v: %s", len(b), err, b)
	}
	if len(payloads.Text) != 12 {
		t.Errorf("the text has %d bytes, want 12", len(payloads.Text))
	}
}

func TestVaryRisesByOneAlsoUnderConcurrency(t *testing.T) {
	plain := payloads.Documents(0)
	if a, b := plain(), plain(); a.Date != payloads.Date || b.Date != payloads.Date {
		t.Errorf("without vary the date changes: %d %d", a.Date, b.Date)
	}
	const base = payloads.HighestBase
	next := payloads.Documents(base)
	d := next()
	if d.Date != base+1 {
		t.Errorf("first date %d, want %d", d.Date, int64(base+1))
	}
	if b, err := json.Marshal(d); err != nil || len(b) != len(payloads.JSON) {
		t.Errorf("%s has %d bytes, %v", b, len(b), err)
	}
	var seen sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if _, twice := seen.LoadOrStore(next().Date, true); twice {
					t.Error("a date came twice")
				}
			}
		})
	}
	wg.Wait()
	if d := next().Date; d != base+802 {
		t.Errorf("after 801 calls %d, want %d", d, int64(base+802))
	}
}

func TestGreet(t *testing.T) {
	for body, want := range map[string]string{
		`{"id": "Ada"}`:                      "200 Hello, Ada",
		` {"id":"Ada"} ` + "\n":              "200 Hello, Ada",
		`{"x":[1,{"id":2}],"id":"Ada"}`:      "200 Hello, Ada",
		`{"id":""}`:                          "200 Hello, ",
		`{"id":"\u00c4 \"x\" \ud83d\ude00"}`: "200 Hello, Ä \"x\" 😀",
		`{"i\u0064":"Ada"}`:                  "200 Hello, Ada",
		`{}`:                                 "400 " + payloads.MissingID,
		`{"ID":"Ada"}`:                       "400 " + payloads.MissingID,
		`{"id":7}`:                           "400 " + payloads.MissingID,
		`{"id":null}`:                        "400 " + payloads.MissingID,
		`{"id":["Ada"]}`:                     "400 " + payloads.MissingID,
		``:                                   "400 " + payloads.BadJSON,
		`null`:                               "400 " + payloads.BadJSON,
		`[{"id":"Ada"}]`:                     "400 " + payloads.BadJSON,
		`"id"`:                               "400 " + payloads.BadJSON,
		`{"id":"Ada"} x`:                     "400 " + payloads.BadJSON,
		`{"id":"Ada"}{"id":"Ada"}`:           "400 " + payloads.BadJSON,
		`{"id":"Ada"`:                        "400 " + payloads.BadJSON,
		`{id:"Ada"}`:                         "400 " + payloads.BadJSON,
	} {
		var p payloads.Person
		err := payloads.Decode(strings.NewReader(body), &p)
		status, text := payloads.Greet(p, err)
		if got := strconv.Itoa(status) + " " + text; got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func TestDecodeReturnsTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	var p payloads.Person
	if err := payloads.Decode(io.MultiReader(strings.NewReader(`{"id"`), iotest.ErrReader(broken)),
		&p); !errors.Is(err, broken) {
		t.Errorf("%v, want the reader's error", err)
	}
}

func TestAllow(t *testing.T) {
	for path, want := range map[string]string{
		"/": "GET, HEAD, POST", "/text": "GET, HEAD", "/json": "GET, HEAD", "/about": "GET, HEAD",
		"/healthz": "GET, HEAD", "/files/1k.bin": "GET, HEAD", "/files/none": "GET, HEAD",
		"/files": "", "/json/": "", "/JSON": "", "": "", "/x": "",
	} {
		if got := payloads.Allow(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}

func TestWriteFilesMendsAndLeavesAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	var wg sync.WaitGroup // servers that start together share the folder
	for range 4 {
		wg.Go(func() {
			if err := payloads.WriteFiles(dir); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	check := func() {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != len(payloads.Files) {
			t.Errorf("%d entries, %v: temporary files were left", len(entries), err)
		}
		for _, f := range payloads.Files {
			b, err := os.ReadFile(filepath.Join(dir, f.Name))
			if err != nil || len(b) != f.Size || !bytes.Equal(b, payloads.Bytes(f.Name)) {
				t.Errorf("%s: %d bytes, %v", f.Name, len(b), err)
			}
			if st, err := os.Stat(filepath.Join(dir, f.Name)); err != nil ||
				!st.ModTime().Equal(time.Unix(1552291200, 0)) {
				t.Errorf("%s: time %v, %v", f.Name, st.ModTime(), err)
			}
		}
	}
	check()
	for name, spoil := range map[string]func(string) error{
		"1k.bin":  func(p string) error { return os.WriteFile(p, []byte("wrong"), 0o644) },
		"64k.bin": os.Remove,
		"1m.bin":  func(p string) error { return os.Chtimes(p, time.Now(), time.Now()) },
	} {
		if err := spoil(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := payloads.WriteFiles(dir); err != nil {
		t.Fatal(err)
	}
	check()
	if err := payloads.WriteFiles("/dev/null/x"); err == nil || !strings.Contains(err.Error(), "files folder") {
		t.Errorf("a folder that cannot be: %v", err)
	}
}

// The bytes are part of the contract: results of two versions compare only while they stay.
func TestFilesNeverChange(t *testing.T) {
	h := sha256.New()
	for _, f := range payloads.Files {
		h.Write(payloads.Bytes(f.Name))
	}
	const want = "9fb766d19b2e3cdf18cf80f41138ec969f86c8d5a0efd6465c517cc03c7f3c1e"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the files' bytes changed: %s, want %s", got, want)
	}
	if payloads.Bytes("2k.bin") != nil {
		t.Error("there is a file that is not in the list")
	}
}
