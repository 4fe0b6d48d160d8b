package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/load"
)

// shareFlags are those of a generator that carries a share of a load.
type shareFlags struct {
	share    string
	progress bool
}

func (s *shareFlags) flags(f *pflag.FlagSet, o *load.Options) {
	f.StringVar(&s.share, "share", "", "`SHARE` of the load to carry, 2/4 for the second of four")
	f.Int64Var(&o.StartAt, "start-at", 0,
		"begin at this `TIME` in nanoseconds of CLOCK_MONOTONIC (Linux), once the connections are made")
	f.BoolVar(&s.progress, "progress", false, "print a line of JSON each second before the result, and take "+
		"the sums of all shares from standard input, which end a ramp")
}

func (s *shareFlags) apply(o *load.Options, in io.Reader, out io.Writer) (err error) {
	if s.share != "" {
		if o.Share, err = harness.ParseShare(s.share); err != nil {
			return fmt.Errorf("--share: %w", err)
		}
	}
	if s.progress {
		o.Tell = func(p load.Progress) { _ = json.NewEncoder(out).Encode(progressLine{&p}) }
		o.Sums = readSums(in)
	}
	return nil
}

// progressLine is a line before the result.
type progressLine struct {
	Progress *load.Progress `json:"progress"`
}

// readSums reads lines of {"sums": [...]}. What is none is passed over: the load goes on without it.
func readSums(in io.Reader) <-chan []int64 {
	const kept = 16 // more than come between two looks
	sums := make(chan []int64, kept)
	go func() {
		for lines := bufio.NewScanner(in); lines.Scan(); {
			var line struct {
				Sums []int64 `json:"sums"`
			}
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Sums != nil {
				sums <- line.Sums
			}
		}
	}()
	return sums
}
