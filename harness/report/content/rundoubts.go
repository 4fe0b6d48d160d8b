package content

import (
	"fmt"

	"tenrounds/harness"
)

// runDoubts are the doubts of a run as a whole: that its methodology is not today's, and what was found on its machine.
func runDoubts(r harness.Run) (all []string) {
	if r.Methodology > 0 && r.Methodology != harness.Methodology {
		all = append(all, fmt.Sprintf("measured by version %d of the methodology, today's is %d: do not compare its figures with those of today's runs",
			r.Methodology, harness.Methodology))
	}
	for _, f := range r.Findings {
		if f.Problem() {
			all = append(all, "the machine, before the run: "+f.String())
		}
	}
	return all
}
