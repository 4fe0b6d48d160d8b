package wire

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// shown is how many bytes of a text a violation quotes, and shownBinary of other bytes.
const (
	shown       = 80
	shownBinary = 12
)

// Quote shows the beginning of b.
func Quote(b []byte) string {
	if len(b) > shownBinary && !utf8.Valid(b) {
		return fmt.Sprintf("%q... (%d bytes)", b[:shownBinary], len(b))
	}
	if len(b) <= shown {
		return strconv.Quote(string(b))
	}
	return fmt.Sprintf("%q... (%d bytes)", b[:shown], len(b))
}

// Difference describes want and got around the first byte in which they differ.
func Difference(want, got []byte) (string, string) {
	if len(want) <= shown && len(got) <= shown {
		return Quote(want), Quote(got)
	}
	i := 0
	for i < len(want) && i < len(got) && want[i] == got[i] {
		i++
	}
	return around(want, i), around(got, i)
}

func around(b []byte, i int) string {
	if i >= len(b) {
		return fmt.Sprintf("%d bytes, ending at offset %d", len(b), len(b))
	}
	from, to := max(0, i-10), min(len(b), i+30)
	return fmt.Sprintf("%d bytes, at offset %d %q", len(b), from, b[from:to])
}
