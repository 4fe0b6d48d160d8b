package tables

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Benchfmt writes the Go benchmark format, which benchstat reads: a line for each round of each row, in base
// units. Rows without a rank, and turns that were cut short, are comments. benchstat compares the rounds of
// two targets as independent samples, not as pairs, and does not correct for the number of comparisons: the
// tiers of a report are more precise, and stricter.
func Benchfmt(w io.Writer, in content.Input) error {
	var b bytes.Buffer
	e := in.Run.Environment
	comment(&b, fmt.Sprintf("%s: %s", in.Run.ID, content.Method(in.Run.Plan)))
	for _, m := range content.Warnings(in, content.FileTitles) {
		comment(&b, "warning: "+m)
	}
	if s := content.State(in.Run); s != "" {
		comment(&b, s)
	}
	for _, c := range [][2]string{{"goos", e.OS}, {"goarch", e.Arch}, {"cpu", e.CPUModel}} {
		if v := figures.OneLine(c[1]); v != "" {
			fmt.Fprintf(&b, "%s: %s\n", c[0], v)
		}
	}
	b.WriteString("Unit req/s better=higher\n")
	cpus := harness.CountCPUs(in.Run.Plan.Machine.ServerCPUs, e.CPUs)
	for _, r := range in.Rows {
		if r.Unranked != "" {
			comment(&b, fmt.Sprintf("left out, not ranked: %s, %s, %s: %s", r.Scenario, r.Load, r.Target, r.Unranked))
			continue
		}
		for _, m := range in.Detail.Turns {
			if m.Target == r.Target && m.Scenario == r.Scenario && m.Load.String() == r.Load {
				benchLine(&b, m, r.Class, cpus)
			}
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// comment writes a line that readers of the format ignore.
func comment(b *bytes.Buffer, s string) {
	b.WriteString("# " + figures.Prose(s) + "\n")
}

// benchLine writes a turn. Its iterations are the correct answers. The rate of an open load is the
// generator's, so it is left out.
func benchLine(b *bytes.Buffer, m harness.Measurement, class string, cpus int) {
	t := m.Account()
	if t == nil || m.Error != "" || t.Correct == 0 {
		comment(b, fmt.Sprintf("left out, not measured to its end: round %d of %s, %s, %s", m.Round, m.Scenario,
			m.Load, m.Target))
		return
	}
	if class != "" { // plain targets keep the names from before there were classes
		class = "/class=" + word(class)
	}
	// Readers take a number at the end of the name as GOMAXPROCS: without one, the 2 of a target called gin-2.
	fmt.Fprintf(b, "BenchmarkServe/scenario=%s/load=%s/target=%s%s-%d %d", word(m.Scenario),
		word(m.Load.String()), word(m.Target), class, cpus, t.Correct)
	value := func(v float64, unit string) {
		if !figures.Unknown(v) {
			b.WriteString(" " + strconv.FormatFloat(v, 'g', -1, 64) + " " + unit)
		}
	}
	switch {
	case m.Load.SLO > 0:
		value(m.Capacity, "req/s")
	case !m.Load.Open():
		value(t.Goodput, "req/s")
	}
	if each, known := t.ServerCPUPerRequest(); known {
		value(each, "cpu-s/req")
	}
	value(t.ResponseTime.P50, "p50-s")
	value(t.ResponseTime.P99, "p99-s")
	b.WriteByte('\n')
}

// word makes one word of a name, without the slash that separates the parts of a benchmark's name.
func word(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '/' || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, figures.Clip(strings.ToValidUTF8(s, "_"), figures.CellLimit))
	if s == "" {
		return "_"
	}
	return s
}
