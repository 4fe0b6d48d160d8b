package load

import (
	"errors"
	"fmt"
)

// single refuses several targets.
func single(o Options) error {
	if len(o.Targets) > 1 {
		return errors.New("several URLs need --slice in --mode closed, as in --slice 50ms: they take turns")
	}
	return nil
}

func checkConnections(n int) error {
	if n < 1 {
		return fmt.Errorf("--connections %d: at least 1 is needed to send anything", n)
	}
	return nil
}

// fastest bounds rates: beyond it, times in nanoseconds are too coarse.
const fastest = 10_000_000

// outOfRange reports whether a rate is not a number, not positive or too high.
func outOfRange(rate float64) bool { return !(rate > 0 && rate <= fastest) }
