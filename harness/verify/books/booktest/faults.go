package booktest

import (
	"sync"
	"time"

	"tenrounds/harness/verify/books"
)

// faults is what the tests with a database at fault have in common.
type faults struct {
	T
	stream *books.Stream
	mu     sync.Mutex
	first  error // that a server answered 500 for
}

// note keeps the first reason of an answer 500; there must be none.
func (f *faults) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == nil {
		f.first = err
	}
}

// check reports what note was told.
func (f *faults) check(name string) {
	f.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first != nil {
		f.Errorf("%s answered 500: %v", name, f.first)
	}
}

// until waits for something, but not for ever.
func (f *faults) until(what string, ok func() bool) {
	f.Helper()
	for end := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			f.Errorf("waited in vain for %s", what)
			return
		}
	}
}

// moreRight waits for n more right answers, moreRefused for n more refusals.
func (f *faults) moreRight(n int64, when string) {
	f.Helper()
	from, _, _ := f.stream.Counts()
	f.until("answers "+when, func() bool {
		now, _, _ := f.stream.Counts()
		return now >= from+n
	})
}

func (f *faults) moreRefused(n int64, when string) {
	f.Helper()
	_, _, from := f.stream.Counts()
	f.until("refusals "+when, func() bool {
		_, _, now := f.stream.Counts()
		return now >= from+n
	})
}
