package tables

import (
	"bytes"
	"testing"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	long := string(bytes.Repeat([]byte("x"), 100))
	for _, c := range []struct{ in, want string }{
		{"", "\n"},
		{"a\n\n\tb", "a b\n"},
		{long, long[:80] + "\n  " + long[:20] + "\n"},
		{"a " + long[:80], "a\n  " + long[:78] + "\n  xx\n"},
		{long[:40] + " " + long[:39] + " z", long[:40] + " " + long[:39] + "\n  z\n"},
	} {
		var b bytes.Buffer
		wrap(&b, c.in)
		if b.String() != c.want {
			t.Errorf("wrap(%q) =\n%s want\n%s", c.in, b.String(), c.want)
		}
	}
}
