package report

import "tenrounds/harness"

// findings are what was wrong with the machine before the run, as warnings. What is only worth knowing stays in run.json.
func findings(r harness.Run) (all []string) {
	for _, f := range r.Findings {
		if f.Problem() {
			all = append(all, "the machine, before the run: "+f.String())
		}
	}
	return all
}
