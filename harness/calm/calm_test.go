package calm

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// note is a T that keeps what it is told.
type note struct{ errors, logs []string }

func (n *note) Helper()                      {}
func (n *note) Logf(format string, a ...any) { n.logs = append(n.logs, fmt.Sprintf(format, a...)) }
func (n *note) Errorf(format string, a ...any) {
	n.errors = append(n.errors, fmt.Sprintf(format, a...))
}
func (n *note) Fatalf(format string, a ...any) { n.Errorf(format, a...) }

func stood(d time.Duration) func() func() time.Duration {
	return func() func() time.Duration { return func() time.Duration { return d } }
}

func TestTry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		still time.Duration
		wrong int // of the first tries
		tries int
		want  []string
	}{
		{"well", time.Minute, 0, 1, nil},
		{"wrong on a machine that runs", Still - 1, 1, 1, []string{"try 0", "and more"}},
		{"wrong once on one that stood still", Still, 1, 2, nil},
		{"wrong each time", time.Minute, 9, 3, []string{"try 2", "and more"}},
	} {
		var said note
		tries := 0
		try(&said, 3, Still, stood(c.still), func(f *Findings, n int) {
			if tries++; n != tries-1 {
				t.Errorf("%s: n is %d in try %d", c.name, n, tries)
			}
			if n < c.wrong {
				f.Errorf("try %d", n)
				f.Fatalf("and more")
				t.Errorf("%s: Fatalf does not end a try", c.name)
			}
			if f.Failed() {
				t.Errorf("%s: failed at the beginning", c.name)
			}
		})
		if tries != c.tries || !slices.Equal(said.errors, c.want) || len(said.logs) != c.tries-1 {
			t.Errorf("%s: %d tries, %q, %q", c.name, tries, said.errors, said.logs)
		}
	}
}

func TestRepeat(t *testing.T) {
	t.Parallel()
	var said note
	tries := 0
	Repeat(&said, 2, func(f *Findings, _ int) { tries++; f.Errorf("wrong") })
	if tries != 2 || len(said.errors) != 1 {
		t.Errorf("%d tries, %q", tries, said.errors)
	}
}

// What is wrong on a machine that runs is looked at once.
func TestLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		if found := Look(func() []int { looks++; return []int{looks} }); looks != 1 || len(found) != 1 {
			t.Errorf("%d looks, found %v", looks, found)
		}
	})
	if found := Look(func() []int { return nil }); found != nil {
		t.Errorf("found %v", found)
	}
}

// A panic of a test is no end of a try.
func TestPanicGoesThrough(t *testing.T) {
	t.Parallel()
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("%v", r)
		}
	}()
	Try(&note{}, func(*Findings, int) { panic("mine") })
}

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
