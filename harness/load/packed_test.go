package load

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

// zip packs a text at a level.
func zip(t *testing.T, text string, level int) string {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = z.Write([]byte(text)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A compressed body is right in any form that unpacks to the expected one, whatever pieces it comes in and
// whatever came before, and wrong otherwise.
func TestPackedBodies(t *testing.T) {
	text := strings.Repeat("a line of text, and another\n", 40)
	fast, best := zip(t, text, gzip.BestSpeed), zip(t, text, gzip.BestCompression)
	if fast == best {
		t.Fatal("the levels make the same bytes: the test needs two forms")
	}
	w := &wire{status: 200, body: []byte(text), packed: &packed{body: []byte(text)}}
	var p parser
	for i, c := range []struct {
		body  string
		match bool
	}{
		{fast, true}, {fast, true}, {best, true}, {fast, true}, {best, true},
		{fast[:len(fast)-1], false}, {fast, true}, {fast + "x", false}, {fast + fast, false}, {text, false},
		{"", false}, {zip(t, text+"x", gzip.BestSpeed), false}, {zip(t, text[1:], gzip.BestSpeed), false},
		{fast[:20] + "x" + fast[21:], false}, {best, true}, {zip(t, "", gzip.BestSpeed), false},
		{zip(t, strings.Repeat("\x00", 1<<20), gzip.BestSpeed), false}, {fast, true},
	} {
		in := fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", ok, len(c.body), c.body)
		for name, pieces := range map[string][]string{"whole": {in}, "bytes": bytesOf([]byte(in))} {
			if got := parse(&p, w, nil, pieces...); !got.done || got.match != c.match || got.err != nil {
				t.Errorf("%d, %s: %+v, want match %v", i, name, got, c.match)
			}
		}
	}
	if n := len(w.packed.forms); n != 2 {
		t.Errorf("%d forms were kept, want 2", n)
	}
}

// Forms that are new each time are right too, and are not kept without end.
func TestPackedFormsHaveALimit(t *testing.T) {
	of := &packed{body: []byte("text")}
	for i := range 2 * mostForms {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Comment = fmt.Sprint(i)
		if _, err := z.Write(of.body); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if _, right := of.find(b.Bytes()); !right {
			t.Errorf("form %d is taken for wrong", i)
		}
	}
	if len(of.forms) != mostForms {
		t.Errorf("%d forms, want %d", len(of.forms), mostForms)
	}
}
