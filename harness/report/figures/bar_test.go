package figures

import (
	"math"
	"testing"
)

func TestBar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		share float64
		width int
		want  string
	}{
		{1, 4, "████"}, {0.5, 4, "██"}, {0.53125, 4, "██▏"}, {0.21875, 4, "▉"}, {1e-9, 4, "▏"}, {7, 2, "██"},
		{0, 4, ""}, {-1, 4, ""}, {math.NaN(), 4, ""}, {math.Inf(1), 4, ""}, {1, 0, ""}, {1, -3, ""},
	} {
		if got := Bar(c.share, c.width); got != c.want {
			t.Errorf("Bar(%g, %d) is %q, want %q", c.share, c.width, got, c.want)
		}
	}
}
