package figures

import (
	"math"
	"strings"
)

// eighths are the parts of a character cell, from one to seven eighths.
var eighths = []string{"▏", "▎", "▍", "▌", "▋", "▊", "▉"}

// Bar draws a share from 0 to 1 as a bar that begins at 0, in eighths of a character. What is more than
// nothing has one eighth at least; what is no figure has no bar.
func Bar(share float64, width int) string {
	if Unknown(share) || share <= 0 || width <= 0 {
		return ""
	}
	n := max(1, int(math.Round(min(share, 1)*float64(8*width))))
	bar := strings.Repeat("█", n/8)
	if n%8 > 0 {
		bar += eighths[n%8-1]
	}
	return bar
}
