package load

import (
	"errors"
	"fmt"

	"tenrounds/harness"
)

// single refuses several targets.
func single(o Options) error {
	if len(o.Targets) > 1 {
		return errors.New("several URLs need --slice in --mode closed, as in --slice 50ms: they take turns")
	}
	return nil
}

// checkCount checks the connections or users of a load and of a share of it.
func checkCount(flag string, n int, s harness.Share) error {
	switch {
	case n < 1:
		return fmt.Errorf("--%s %d: at least 1 is needed to send anything", flag, n)
	case s.Part(n) < 1:
		return fmt.Errorf("--%s %d: each of %d shares needs at least 1", flag, n, s.Of)
	}
	return nil
}

// fastest bounds rates: beyond it, times in nanoseconds are too coarse.
const fastest = 10_000_000

// outOfRange reports whether a rate is not a number, not positive or too high.
func outOfRange(rate float64) bool { return !(rate > 0 && rate <= fastest) }
