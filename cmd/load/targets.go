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

// targetFlags are the flags that are given once for all URLs or once for each. --pid is given once for each.
type targetFlags struct {
	heads []string
	from  []string
	slack int64
	pids  []string
}

func (p *targetFlags) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&p.heads, "expect-head", nil, "`FILE` with the head that answers must have, "+
		"except Date and Content-Length, or one for each status; one for all URLs or one for each, '' for none")
	f.StringSliceVar(&p.from, "vary-from", nil, "scenario json on servers with --vary: each answer has "+
		"another date above this `NUMBER`; one for all URLs or one for each, 0 for fixed dates; "+
		"of processes that share a port as 2000000000+2500000000")
	f.Int64Var(&p.slack, "vary-slack", 0, "with --vary-from: how many dates others may have had meanwhile")
}

func (p *targetFlags) pidFlag(f *pflag.FlagSet) {
	f.StringArrayVar(&p.pids, "pid", nil, "read the CPU time of this process over the window (Linux); "+
		"one for each URL, '' for none, or its processes that share the port as 4711+4712")
}

// targets are the URLs with what their flags say.
func (p *targetFlags) targets(urls []string) ([]load.Target, error) {
	for flag, n := range map[string]int{"--expect-head": len(p.heads), "--vary-from": len(p.from)} {
		if n > 1 && n != len(urls) {
			return nil, fmt.Errorf("%s is given %d times for %d URLs: give it once for all, or once for each",
				flag, n, len(urls))
		}
	}
	if n := len(p.pids); n > 0 && n != len(urls) {
		return nil, fmt.Errorf("--pid is given %d times for %d URLs: give one for each URL", n, len(urls))
	}
	all := make([]load.Target, len(urls))
	for i, url := range urls {
		t := &all[i]
		t.URL = url
		if len(p.pids) > 0 && p.pids[i] != "" {
			pids, err := sumOf(p.pids[i])
			if err != nil {
				return nil, fmt.Errorf("--pid: %w", err)
			}
			for _, pid := range pids {
				t.PIDs = append(t.PIDs, int(pid))
			}
		}
		var err error
		if n := len(p.heads); n > 0 {
			if t.Proof.Heads, err = readHeads(p.heads[min(i, n-1)]); err != nil {
				return nil, fmt.Errorf("--expect-head: %w", err)
			}
		}
		if n := len(p.from); n > 0 {
			if t.Proof.Counter, err = readCounter(p.from[min(i, n-1)], p.slack); err != nil {
				return nil, fmt.Errorf("--vary-from: %w", err)
			}
		}
	}
	return all, nil
}

// readCounter reads where the processes of a target count from; 0 counts nothing.
func readCounter(text string, slack int64) (*load.Counter, error) {
	from, err := sumOf(text)
	if err != nil || from[0] == 0 {
		return nil, err
	}
	if !slices.IsSorted(from) {
		return nil, fmt.Errorf("%s: give the lowest first", text)
	}
	return &load.Counter{From: from[0], More: from[1:], Slack: slack}, nil
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

// readHeads splits a file after each empty line. LF alone counts as CRLF, and an empty line at the end may be
// missing. Without a file there are no heads.
func readHeads(name string) (heads []string, err error) {
	if name == "" {
		return nil, nil
	}
	data, err := input.Read(name, input.MaxSetting)
	if err != nil {
		return nil, err
	}
	text := strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n", "\r\n")
	for _, head := range strings.Split(text, "\r\n\r\n") {
		if head = strings.TrimRight(head, "\r\n"); head != "" {
			heads = append(heads, head+"\r\n\r\n")
		}
	}
	return heads, nil
}
