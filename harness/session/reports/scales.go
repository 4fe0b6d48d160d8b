package reports

import (
	"errors"
	"fmt"
	"io"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/stats"
)

// Scales prints the comparison. The error says what is not equal, or that a generator was the limit.
func Scales(out io.Writer, all []stats.Scale, dir string) error {
	if len(all) == 0 {
		return errors.New("no turn with workers was measured; bench report " + dir + " says why")
	}
	if err := tables.Text(out, []content.Block{content.WorkerTable(all)}); err != nil {
		return fmt.Errorf("print the comparison: %w", err)
	}
	limited, equal := 0, true
	for _, s := range all {
		limited += s.Limited
		equal = equal && s.Settled()
	}
	switch {
	case limited > 0:
		return exitcode.Errorf(exitcode.Limited,
			"in %d turns a generator could not keep its times: their figures are "+"the generator's", limited)
	case equal:
		fmt.Fprintf(out, "No number of workers differs: the generator was not the limit.\n")
	default:
		fmt.Fprintf(out, "Some differ: with fewer workers the generator, or this machine, was part of what was "+
			"measured.\n")
	}
	fmt.Fprintf(out, "all tables   bench report %s --full\n", dir)
	return nil
}
