package main

import (
	"bytes"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// Two runs at once on the same ports, with servers of the same name: one answers right, the other never does.
// So what was asked of the wrong one would show.
func TestTwoRunsAtOnce(t *testing.T) {
	faults.Only(t)
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
		runs[mode], words[mode] = b.start("--targets", "twin", "--rounds", "8", "--duration", "20ms", "--base-port",
			strconv.Itoa(port))
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
					t.Errorf("%s: round %d was measured on the other run's server: %d correct, %d wrong", mode, m.Round,
						a.Correct, a.Wrong)
				}
			case !strings.Contains(m.Error, "address already in use") &&
				!strings.Contains(m.Error, "is taken by another program"):
				t.Errorf("%s: round %d: %s", mode, m.Round, m.Error)
			}
		}
		b.alone()
	}
	if measured == 0 {
		t.Error("no turn was measured")
	}
}
