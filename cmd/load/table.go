package main

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"text/tabwriter"
	"time"

	"tenrounds/harness"
)

// writeTable prints a result for people.
func writeTable(out io.Writer, r harness.LoadResult) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range r.Targets {
		checked := "every answer compared"
		if !r.Verified {
			checked = "not verified: bodies were not compared"
		}
		fmt.Fprintf(w, "target\t%s\n", targetWords(t))
		fmt.Fprintf(w, "method\tmode %s, engine %s, %s\n", r.Mode, r.Engine, checked)
		fmt.Fprintf(w, "window\t%.3g s\n", r.Duration)
		if len(t.Slices) > 0 {
			fmt.Fprintf(w, "slices\t%d of %s\n", len(t.Slices), seconds(t.Slices[0].Duration))
		}
		fmt.Fprintf(w, "goodput\t%.1f requests/s\n", t.Goodput)
		if t.Wrong > 0 {
			fmt.Fprintf(w, "throughput\t%.1f requests/s, wrong answers included\n", t.Throughput)
		}
		if r.Users > 0 {
			fmt.Fprintf(w, "users\t%d started\n", r.Users)
		}
		if r.StoppedBy.Text != "" {
			fmt.Fprintf(w, "stopped by\t%s\n", r.StoppedBy.Text)
		}
		writeAccount(w, t)
		if t.Correct > 0 {
			writeTimes(w, r.Mode, t)
		}
		if t.ServerCPU != nil {
			fmt.Fprintf(w, "server\t%s of CPU\n", seconds(*t.ServerCPU))
		}
		for _, warning := range t.Warnings {
			fmt.Fprintf(w, "warning\t%s\n", warning)
		}
	}
	g := r.Generator
	fmt.Fprintf(w, "generator\t%s of CPU, %s a request, %d collections; %d connections at the end\n",
		seconds(g.CPU), seconds(g.CPUPerRequest), g.GCCycles, g.LiveConnections)
	if r.Mode != harness.ModeClosed {
		fmt.Fprintf(w, "\t99 %% of the sends that it could make in time were less than %s late\n",
			seconds(g.SendLagP99))
	}
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "warning\t%s\n", warning)
	}
	return w.Flush()
}

// targetWords is the URL, and the address that was used unless the URL names it.
func targetWords(t harness.TargetLoad) string {
	if u, err := url.Parse(t.URL); err == nil {
		if host, _, err := net.SplitHostPort(t.Address); err == nil && host != u.Hostname() {
			return t.URL + " at " + t.Address
		}
	}
	return t.URL
}

// writeAccount says what became of the requests, and why those failed that did.
func writeAccount(w io.Writer, t harness.TargetLoad) {
	fmt.Fprintf(w, "requests\t%d = %d correct + %d wrong + %d errors + %d timeouts + %d unsent + %d in flight\n",
		t.Scheduled, t.Correct, t.Wrong, t.Errors, t.Timeouts, t.Unsent, t.InFlight)
	if f := t.Failures; t.Failed() > 0 {
		fmt.Fprintf(w, "failures\t%d connect, %d reset, %d malformed, %d unsolicited, "+
			"%d status, %d body, %d head, %d timeout\n",
			f.Connect, f.Reset, f.Malformed, f.Unsolicited, f.Status, f.Body, f.Head, f.Timeout)
		for i, why := range f.Reasons.Words() {
			title := ""
			if i == 0 {
				title = "reasons"
			}
			fmt.Fprintf(w, "%s\t%s\n", title, why)
		}
		if t.Difference != "" {
			fmt.Fprintf(w, "first\t%s\n", t.Difference)
		}
	}
	if t.Correct == 0 {
		fmt.Fprintf(w, "response time\tnone: no answer was correct\n")
		if t.Failures.Connect == t.Scheduled && t.Scheduled > 0 {
			fmt.Fprintf(w, "\tno connection could be made: does anything listen there?\n")
		}
	}
}

// writeTimes says how long the correct answers took.
func writeTimes(w io.Writer, mode harness.Mode, t harness.TargetLoad) {
	of := ""
	if t.Unmet {
		of = fmt.Sprintf(" (of those that were sent: %.3g %% were not)", 100*float64(t.Unsent)/float64(t.Scheduled))
	}
	d := t.ResponseTime
	fmt.Fprintf(w, "response time\tmean %s, sd %s, min %s, max %s%s\n",
		seconds(d.Mean), seconds(d.SD), seconds(d.Min), seconds(d.Max), of)
	fmt.Fprintf(w, "percentiles\t50 %s, 75 %s, 90 %s, 95 %s, 99 %s%s\n",
		seconds(d.P50), seconds(d.P75), seconds(d.P90), seconds(d.P95), seconds(d.P99), of)
	if d.P999 != nil {
		fmt.Fprintf(w, "\t99.9 %s%s\n", seconds(*d.P999), of)
	}
	if mode != harness.ModeClosed {
		d := t.ServiceTime
		fmt.Fprintf(w, "service time\tmean %s, 50 %s, 99 %s, max %s (from the send itself)\n",
			seconds(d.Mean), seconds(d.P50), seconds(d.P99), seconds(d.Max))
	}
}

// seconds writes a time in the unit that suits it.
func seconds(s float64) string {
	d := time.Duration(s * 1e9)
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.3g s", s)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.3g ms", s*1e3)
	default:
		return fmt.Sprintf("%.3g µs", s*1e6)
	}
}
