package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"tenrounds/harness/input"
	"tenrounds/harness/load"
)

// proof is what the answers must be like beside status and body. Each of the lists has one value for all URLs, or one
// for each.
type proof struct {
	heads []string
	from  []string
	slack int64
}

func (p *proof) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&p.heads, "expect-head", nil, "`FILE` with the head that answers must have, but for Date and Content-Length, or one for each status; one for all URLs or one for each, '' for none")
	f.StringSliceVar(&p.from, "vary-from", nil, "scenario json on servers with --vary: each answer has another date above this `NUMBER`; one for all URLs or one for each, 0 for fixed dates; of processes that share a port as 2000000000+2500000000")
	f.Int64Var(&p.slack, "vary-slack", 0, "with --vary-from: how many dates others may have had meanwhile")
}

// read returns a proof for each URL, or none if there is nothing to prove.
func (p *proof) read(urls int) ([]load.Proof, error) {
	for flag, n := range map[string]int{"--expect-head": len(p.heads), "--vary-from": len(p.from)} {
		if n > 1 && n != urls {
			return nil, fmt.Errorf("%s is given %d times for %d URLs: give it once for all, or once for each", flag, n, urls)
		}
	}
	if len(p.heads) == 0 && len(p.from) == 0 {
		return nil, nil
	}
	all := make([]load.Proof, urls)
	for i := range all {
		if n := len(p.heads); n > 0 && p.heads[min(i, n-1)] != "" {
			text, err := input.Read(p.heads[min(i, n-1)], input.MaxSetting)
			if err != nil {
				return nil, fmt.Errorf("--expect-head: %w", err)
			}
			all[i].Heads = splitHeads(string(text))
		}
		if n := len(p.from); n > 0 {
			from, err := sumOf(p.from[min(i, n-1)])
			if err != nil {
				return nil, fmt.Errorf("--vary-from: %w", err)
			}
			if !slices.IsSorted(from) {
				return nil, fmt.Errorf("--vary-from %s: give the lowest first", p.from[min(i, n-1)])
			}
			if from[0] != 0 {
				all[i].Counter = &load.Counter{From: from[0], More: from[1:], Slack: p.slack}
			}
		}
	}
	return all, nil
}

// sumOf reads numbers with a "+" between them.
func sumOf(text string) (all []int64, err error) {
	for word := range strings.SplitSeq(text, "+") {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number, nor several with + between them", text)
		}
		all = append(all, n)
	}
	return all, nil
}

// splitHeads splits a file after each empty line. Where an editor left LF alone, CRLF is meant; an empty line at the end may
// be missing.
func splitHeads(text string) (heads []string) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	for _, head := range strings.Split(text, "\r\n\r\n") {
		if head = strings.TrimRight(head, "\r\n"); head != "" {
			heads = append(heads, head+"\r\n\r\n")
		}
	}
	return heads
}
