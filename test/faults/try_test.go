package faults

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tenrounds/harness/calm"
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
		{"wrong on a machine that runs", calm.Still - 1, 1, 1, []string{"try 0", "and more"}},
		{"wrong once on one that stood still", calm.Still, 1, 2, nil},
		{"wrong each time", time.Minute, 9, 3, []string{"try 2", "and more"}},
	} {
		var said note
		tries := 0
		try(&said, 3, calm.Still, stood(c.still), func(f *Findings, n int) {
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
	t.Setenv(Variable, "1")
	var said note
	tries := 0
	Repeat(&said, 2, func(f *Findings, _ int) { tries++; f.Errorf("wrong") })
	if tries != 2 || len(said.errors) != 1 {
		t.Errorf("%d tries, %q", tries, said.errors)
	}
}

// A panic of a test is no end of a try.
func TestPanicGoesThrough(t *testing.T) {
	t.Setenv(Variable, "1")
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("%v", r)
		}
	}()
	Try(&note{}, func(*Findings, int) { panic("mine") })
}

// A quick test has one try.
func TestQuickTestsDoNotTryAgain(t *testing.T) {
	t.Setenv(Variable, "")
	var said note
	Repeat(&said, 2, func(*Findings, int) {})
	Try(&said, func(*Findings, int) {})
	if len(said.errors) != 2 {
		t.Errorf("%q", said.errors)
	}
}
