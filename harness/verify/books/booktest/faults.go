package booktest

import (
	"sync"
	"time"

	"tenrounds/harness/verify/books"
)

// faults is shared by the tests in which the database fails.
type faults struct {
	T
	stream *books.Stream
	mu     sync.Mutex
	first  error // the first reason of an answer 500
}

// note keeps the first reason of an answer 500. There must be none.
func (f *faults) note(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == nil {
		f.first = err
	}
}

func (f *faults) reason() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.first
}

// check reports the reason of an answer 500.
func (f *faults) check(name string) {
	f.Helper()
	if err := f.reason(); err != nil {
		f.Errorf("%s answered 500: %v", name, err)
	}
}

// until waits for something, up to a limit.
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
