package content

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness/report/figures"
)

// What a trend and the hypervisor's share must reach to be worth a word.
const (
	leastTrend = 0.01
	muchSteal  = 0.01
)

// standingDoubts are the warnings of trends and of outlying rounds.
func standingDoubts(in Input) (all []string) {
	for _, s := range in.Standings {
		at := s.Scenario + ", " + s.Load + ": "
		if s.Trend.P < 0.05 && math.Abs(s.Trend.Change) >= leastTrend {
			all = append(all, fmt.Sprintf("%sall targets together changed by %s from the first round to the last (p %s): the means and their intervals carry that drift, the ratios round by round do not",
				at, figures.Change(s.Trend.Change), figures.PValue(s.Trend.P)))
		}
		for _, o := range s.Outliers {
			cause := "no cause was recorded"
			if len(o.Causes) > 0 {
				cause = strings.Join(o.Causes, "; ")
			} else if steal := in.Run.Environment.Steal; steal >= muchSteal {
				cause += fmt.Sprintf(" for it; steal over the whole run was %s", figures.Percent(steal))
			}
			all = append(all, fmt.Sprintf("%sround %d of %s is outlying, %s from its usual (%.1f robust standard deviations), and counts: %s",
				at, o.Round, o.Target, figures.Change(o.Off), math.Abs(o.Score), cause))
		}
	}
	return all
}
