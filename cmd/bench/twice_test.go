package main

import (
	"bytes"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// Two runs at once on the same ports, with servers of the same name: one answers right, the other never does. So what
// was asked of the wrong one would show.
func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	_ = ln.Close()
	beds := map[string]*bed{"fine": newBed(t), "wrong": newBed(t)}
	runs := map[string]*exec.Cmd{}
	words := map[string]*bytes.Buffer{}
	for mode, b := range beds {
		b.add("twin", mode)
		runs[mode], words[mode] = b.start("--targets", "twin", "--rounds", "8", "--duration", "20ms", "--base-port", strconv.Itoa(port))
	}
	measured := 0
	for mode, b := range beds {
		code := status(t, runs[mode].Wait())
		if strings.Contains(words[mode].String(), "address already in use\nstop what listens there") {
			continue // it did not begin
		}
		if code == exitcode.Usage || code < 0 {
			t.Errorf("%s: exit %d:\n%s", mode, code, words[mode])
		}
		_, turns := b.read()
		for _, m := range turns {
			a := m.Account()
			switch {
			case m.Error == "" && (a == nil || !a.Identity()):
				t.Errorf("%s: round %d: %+v", mode, m.Round, m)
			case m.Error == "":
				measured++
				if wrong, right := a.Wrong > 0, a.Correct > 0; wrong && mode == "fine" || right && mode == "wrong" {
					t.Errorf("%s: round %d was measured on the other run's server: %d correct, %d wrong", mode, m.Round, a.Correct, a.Wrong)
				}
			case !strings.Contains(m.Error, "address already in use") && !strings.Contains(m.Error, "is taken by another program"):
				t.Errorf("%s: round %d: %s", mode, m.Round, m.Error)
			}
		}
		b.alone()
	}
	if measured == 0 {
		t.Error("no turn was measured")
	}
}

// Two runs at once that name no port do not meet.
func TestTwoRunsOnPortsOfTheirOwn(t *testing.T) {
	t.Parallel()
	beds := []*bed{newBed(t, "fine"), newBed(t, "fine")}
	runs := make([]*exec.Cmd, len(beds))
	words := make([]*bytes.Buffer, len(beds))
	for i, b := range beds {
		at := slices.Index(b.common, "--base-port")
		b.common = slices.Delete(b.common, at, at+2)
		runs[i], words[i] = b.start("--rounds", "4")
	}
	for i, b := range beds {
		if code := status(t, runs[i].Wait()); code != exitcode.OK && code != exitcode.Limited {
			t.Errorf("run %d: exit %d:\n%s", i, code, words[i])
			continue
		}
		_, turns := b.read()
		if len(turns) != 4 || slices.ContainsFunc(turns, func(m harness.Measurement) bool { return m.Error != "" }) {
			t.Errorf("run %d: want 4 turns without an error: %+v", i, turns)
		}
	}
}

// A run that can launch nothing ends with its first round, and does not speak of the contract.
func TestNothingLaunched(t *testing.T) {
	t.Parallel()
	b := newBed(t, "exits")
	b.common = slices.DeleteFunc(b.common, func(s string) bool { return s == "--no-verify" })
	code, out := b.exit("--rounds", "8")
	if code != exitcode.Unchecked || !strings.Contains(out, "no target could be launched: exits ended before it was ready") || strings.Contains(out, "break the contract") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if run, turns := b.read(); len(turns) != 1 || run.Status != harness.StatusFailed {
		t.Errorf("status %s after %d turns, want failed after 1", run.Status, len(turns))
	}
}
