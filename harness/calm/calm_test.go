package calm

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // on a clock that never stops anybody
		stood := Watch()
		time.Sleep(time.Minute)
		if d := stood(); d > 0 {
			t.Errorf("it stood still for %v", d)
		}
	})
}
