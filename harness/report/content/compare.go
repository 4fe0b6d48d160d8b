package content

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Compare puts the tables of two runs side by side; a and b name them.
func Compare(a, b string, changes []stats.Change) []Block {
	all := []Block{{Words: []string{"A = " + a, "B = " + b}}}
	for _, changes := range groupBy(changes, func(c stats.Change) string { return c.Scenario + ", " + c.Load }) {
		t := Block{Title: changes[0].Scenario + ", " + changes[0].Load}
		t.columns(false, "l target", "r A mean/s", "r 95 % interval", "r B mean/s", "r 95 % interval", "r change")
		for _, c := range changes {
			row := []string{c.Target}
			for _, s := range []*harness.Summary{c.A, c.B} {
				if s == nil {
					row = append(row, figures.None, figures.None)
				} else {
					row = append(row, figures.Rate(s.Throughput.Mean), figures.Interval(s.Throughput))
				}
			}
			t.row(append(row, figures.Change(c.Throughput))...)
			t.Notes = append(t.Notes, append(unlike(c, "A", c.A), unlike(c, "B", c.B)...)...)
		}
		all = append(all, t)
	}
	return all
}

// unlike says why one side of a row cannot be compared.
func unlike(c stats.Change, name string, row *harness.Summary) []string {
	switch {
	case row == nil:
		return []string{fmt.Sprintf("%s: %s does not have this row", c.Target, name)}
	case row.Unranked != "":
		return []string{fmt.Sprintf("%s: %s is not ranked: %s", c.Target, name, row.Unranked)}
	}
	return nil
}
