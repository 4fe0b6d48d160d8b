package sqlite_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/sqlite"
)

// While another process writes, no writer waits longer than its context allows, however many there are, and
// all of them write when it is over.
func TestWritersWaitNoLongerThanTheyMay(t *testing.T) {
	path := load(t)
	s, err := sqlite.Open(t.Context(), path, 2, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := sqlite.Open(t.Context(), path, 1, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	release, err := other.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	write := func(timeout time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), timeout)
		defer cancel()
		a := created()
		a.ID[15], a.ID[14] = byte(time.Now().UnixNano()), byte(time.Now().UnixNano()>>8)
		return s.CreateAuthor(ctx, a)
	}
	began := time.Now()
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := write(150 * time.Millisecond); !errors.Is(err, bookstore.ErrUnavailable) {
				t.Errorf("%v, want that the database is not available", err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("they waited for %v, as long as SQLite may and not as long as they may", took)
	}
	done := make(chan error)
	go func() { done <- write(time.Minute) }()
	time.Sleep(2 * 100 * time.Millisecond) // more than one try
	release()
	if err := <-done; err != nil {
		t.Errorf("when the other one is done: %v", err)
	}
}

// A connection that cannot write makes room for another one.
func TestAConnectionForReadingAloneIsReplaced(t *testing.T) {
	s, err := sqlite.Open(t.Context(), load(t), 2, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Freeze(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateAuthor(t.Context(), created()); !errors.Is(err, bookstore.ErrUnavailable) {
		t.Errorf("%v, want that the database is not available", err)
	}
	if err := s.CreateAuthor(t.Context(), created()); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// Those who write after Trim find a log without the rows that are gone.
func TestTrimEmptiesTheLog(t *testing.T) {
	path := load(t)
	s, err := sqlite.Open(t.Context(), path, 2, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	size := func() int64 {
		st, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return st.Size()
	}
	a := data.Author(0)
	before := size()
	for i := range 200 {
		a.ID[0], a.ID[1] = 0xff, byte(i)
		if err := s.CreateAuthor(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	if size() != before {
		t.Fatal("the rows went to the file at once: the test shows nothing")
	}
	if err := s.Trim(t.Context()); err != nil {
		t.Fatal(err)
	}
	if size() == before {
		t.Error("the log was not moved into the file")
	}
	if n, err := s.Created(t.Context()); n != 0 || err != nil {
		t.Errorf("%d rows are left, %v", n, err)
	}
}
