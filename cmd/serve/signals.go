package main

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"tenrounds/harness/exitcode"
)

// stopper turns signals into contexts: the first one asks for an ordered stop, the second for a quick one.
type stopper struct {
	// asked ends with the first signal, hurry with the second.
	asked, hurry context.Context

	signals  chan os.Signal
	cancels  []context.CancelFunc
	received atomic.Int32
}

func watchSignals(words *lines) *stopper {
	s := &stopper{signals: make(chan os.Signal, 4)}
	var ask, hasten context.CancelFunc
	s.asked, ask = context.WithCancel(context.Background())
	s.hurry, hasten = context.WithCancel(context.Background())
	s.cancels = []context.CancelFunc{ask, hasten}
	signal.Notify(s.signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for sig := range s.signals {
			if n, ok := sig.(syscall.Signal); ok && s.received.CompareAndSwap(0, int32(n)) {
				words.printf("stopping; once more kills at once\n")
				ask()
				continue
			}
			hasten()
		}
	}()
	return s
}

// status is the exit status of an interrupted program, or 0 if there was no signal.
func (s *stopper) status() int {
	if n := s.received.Load(); n != 0 {
		return exitcode.Signal(syscall.Signal(n))
	}
	return 0
}

func (s *stopper) release() {
	signal.Stop(s.signals)
	close(s.signals)
	for _, cancel := range s.cancels {
		cancel()
	}
}
