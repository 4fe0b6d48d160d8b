package main

import (
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness/exitcode"
)

func TestThresholds(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine", "fine2")
	code, out := b.exit("--threshold", "throughput>1/s", "--threshold", "fine2 p99<1ns", "--threshold", "failed<=0%", "--threshold", "p99.9<1h")
	if code != exitcode.Threshold {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Threshold, out)
	}
	for _, want := range []string{
		"threshold throughput>1/s: holds for 2 rows", "threshold failed<=0%: holds for 2 rows",
		"threshold fine2 p99<1ns: broken by fine2 text closed-c4: p99 is ", "bench: broken: threshold fine2 p99<1ns",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no word of %q:\n%s", want, out)
		}
	}
	if len(b.rows()) != 2 {
		t.Error("a broken threshold cost the results")
	}
	for _, c := range []struct {
		threshold, want string
		code            int
	}{
		{"fine p50<1h", "threshold fine p50<1h: holds for 1 rows", 0},
		{"throughput>1e9/s", "bench: broken: threshold throughput>1e9/s", exitcode.Threshold},
		{"text p99<5", `--threshold: "text p99<5": column 10: "5" is no time such as 5ms`, exitcode.Usage},
		{"gin p99<5ms", `the plan has no target, scenario or load "gin"`, exitcode.Usage},
	} {
		cmd, out := b.startPlain("report", b.dir(), "--threshold", c.threshold)
		if code := status(t, cmd.Wait()); code != c.code || !strings.Contains(out.String(), c.want) {
			t.Errorf("report with %s: exit %d, want %d with %q:\n%s", c.threshold, code, c.code, c.want, out)
		}
	}
}

// What says that the figures are wrong, or that there are none, goes before a threshold that they break.
func TestThresholdsGiveWay(t *testing.T) {
	t.Parallel()
	b := newBed(t, "lie", "fine")
	code, out := b.exit("--rounds", "1", "--duration", "500ms", "--threshold", "p50<1ns")
	if code != exitcode.Wrong || !strings.Contains(out, "threshold p50<1ns: broken by lie text") {
		t.Errorf("exit %d, want %d, with the broken threshold named:\n%s", code, exitcode.Wrong, out)
	}
	b = newBed(t, "fine")
	cmd, said := b.start("--rounds", "20", "--duration", "200ms", "--threshold", "p50<1ns")
	b.waitTurns(1)
	_ = cmd.Process.Signal(syscall.SIGINT)
	if code := status(t, cmd.Wait()); code != 130 {
		t.Errorf("exit %d, want 130:\n%s", code, said)
	}
}

// Requests that fail are a fault of the run unless a threshold says how many may. The row has no rank in any case.
func TestThresholdsDecideOnFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, threshold, want string
		code                  int
	}{
		{"it holds", "failed<50%", "threshold failed<50%: holds for 2 rows", exitcode.OK},
		{"it holds for that row", "lie failed<50%", "threshold lie failed<50%: holds for 1 rows", exitcode.OK},
		{"it is broken", "failed<=0%", "threshold failed<=0%: broken by lie text", exitcode.Threshold},
		{"it is of another row", "fine failed<50%", "some requests failed", exitcode.Wrong},
		{"it is of another figure", "p50<1h", "some requests failed", exitcode.Wrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBed(t, "lie", "fine")
			code, out := b.exit("--rounds", "1", "--duration", "500ms", "--threshold", c.threshold)
			if code != c.code || !strings.Contains(out, c.want) {
				t.Errorf("exit %d, want %d with %q:\n%s", code, c.code, c.want, out)
			}
			if r := b.rows()["lie"]; r.Failed == 0 || r.Unranked == "" {
				t.Errorf("the liar: %+v", r)
			}
		})
	}
}
