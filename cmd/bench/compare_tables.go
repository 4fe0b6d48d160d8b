package main

import (
	"fmt"
	"io"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// compareTables puts two summaries side by side where one of them is a table alone. It has no rounds, so the change
// is shown and not judged, and of the runs nothing is known.
func compareTables(w io.Writer, a, b string) error {
	x, err := results.ReadSummary(a)
	if err != nil {
		return err
	}
	y, err := results.ReadSummary(b)
	if err != nil {
		return err
	}
	for _, path := range []string{a, b} {
		if !isDir(path) {
			fmt.Fprintf(w, "%s is a table alone: whether the runs can be compared is not known, and no change is judged\n", path)
		}
	}
	return tables.Text(w, content.Compare(a, b, stats.Compare(x, y)))
}
