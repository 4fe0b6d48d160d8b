package faults

import (
	"fmt"
	"time"

	"tenrounds/harness/calm"
)

// Tries is how often Try tries a test at most.
const Tries = 5

// T has the methods of *testing.T that tries use.
type T interface {
	Helper()
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Findings replaces *testing.T in one try: it collects errors.
type Findings struct{ all []string }

// givenUp is what ends a try in Fatalf.
type givenUp struct{}

// Helper does nothing.
func (f *Findings) Helper() {}

// Logf does nothing.
func (f *Findings) Logf(string, ...any) {}

// Errorf notes what is wrong.
func (f *Findings) Errorf(format string, args ...any) {
	f.all = append(f.all, fmt.Sprintf(format, args...))
}

// Fatalf notes what is wrong and ends the try. Only the goroutine of the try may call it.
func (f *Findings) Fatalf(format string, args ...any) {
	f.Errorf(format, args...)
	panic(givenUp{})
}

// Failed reports whether something is wrong.
func (f *Findings) Failed() bool { return len(f.all) > 0 }

// Try calls once, with n from 0, again and again. It stops if nothing is wrong, if the machine did not stand
// still during the try, or after Tries tries. t gets what the last try found.
func Try(t T, once func(f *Findings, n int)) {
	t.Helper()
	inSuite(t)
	try(t, Tries, calm.Still, calm.Watch, once)
}

// Repeat is Try for checks that a busy machine can fail by chance, such as a verdict on a turn of half a
// second: it tries again even if the machine did not stand still.
func Repeat(t T, times int, once func(f *Findings, n int)) {
	t.Helper()
	inSuite(t)
	try(t, times, 0, calm.Watch, once)
}

// inSuite keeps quick tests from trying again: what a busy machine can spoil belongs to the suite.
func inSuite(t T) {
	t.Helper()
	if !running() {
		t.Fatalf("a test that tries again begins with faults.Only")
	}
}

// try tries again if the machine stood still for at least that long.
func try(t T, times int, least time.Duration, watch func() func() time.Duration, once func(*Findings, int)) {
	t.Helper()
	for n := range times {
		stood := watch()
		found := attempt(once, n)
		still := stood()
		if len(found) == 0 {
			return
		}
		if n == times-1 || still < least {
			for _, f := range found {
				t.Errorf("%s", f)
			}
			return
		}
		t.Logf("try %d, in which the machine stood still for %v: %q", n+1, still, found)
	}
}

// attempt is one try.
func attempt(once func(*Findings, int), n int) (found []string) {
	f := &Findings{}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(givenUp); !ok {
				panic(r)
			}
		}
		found = f.all
	}()
	once(f, n)
	return nil
}
