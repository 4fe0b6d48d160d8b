package tables

import (
	"bytes"
	"fmt"
	"io"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Compare writes two results side by side; a and b name them.
func Compare(w io.Writer, a, b string, changes []stats.Change) error {
	var buf bytes.Buffer
	wrap(&buf, "A = "+a)
	wrap(&buf, "B = "+b)
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Scenario == changes[0].Scenario && changes[n].Load == changes[0].Load {
			n++
		}
		compareGroup(&buf, changes[:n])
		changes = changes[n:]
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// compareGroup writes the rows of one scenario and load, and beneath them why some mean little.
func compareGroup(b *bytes.Buffer, changes []stats.Change) {
	b.WriteByte('\n')
	wrap(b, changes[0].Scenario+", "+changes[0].Load)
	rows := [][]string{{"target", "A mean/s", "95 % interval", "B mean/s", "95 % interval", "change"}}
	for _, c := range changes {
		am, ai := side(c.A)
		bm, bi := side(c.B)
		rows = append(rows, []string{c.Target, am, ai, bm, bi, figures.Change(c.Throughput)})
	}
	textTable(b, "lrrrrr", rows)
	for _, c := range changes {
		doubt(b, c)
	}
}

func side(s *harness.Summary) (mean, ci string) {
	if s == nil {
		return figures.None, figures.None
	}
	return figures.Rate(s.Throughput.Mean), figures.Interval(s.Throughput)
}

// doubt says why a row's change means little.
func doubt(b *bytes.Buffer, c stats.Change) {
	for _, x := range []struct {
		name string
		row  *harness.Summary
	}{{"A", c.A}, {"B", c.B}} {
		switch {
		case x.row == nil:
			wrap(b, fmt.Sprintf("- %s: only one side has this row: %s lacks it", c.Target, x.name))
		case x.row.Unranked != "":
			wrap(b, fmt.Sprintf("- %s: %s is not ranked: %s", c.Target, x.name, x.row.Unranked))
		}
	}
}
