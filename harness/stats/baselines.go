package stats

import (
	"slices"
	"strings"
)

// baseline is the entry that the rows of a scenario are divided by: the one that was named, or where the
// scenario is asked of another program of the same framework that one. Such a program is called
// FRAMEWORK-APPLICATION.
func (c *comparer) baseline(scenario string) string {
	name, application := c.options.Baseline, c.options.Application
	for _, s := range c.sides {
		if slices.ContainsFunc(s.order, func(k rowKey) bool { return k.target == name && k.scenario == scenario }) {
			return name
		}
	}
	if application == nil {
		return name
	}
	framework := name
	for _, s := range c.sides {
		for _, other := range s.run.Plan.Scenarios {
			if a := application(other); a != "" {
				framework = strings.TrimSuffix(framework, "-"+a)
			}
		}
	}
	if a := application(scenario); a != "" {
		return framework + "-" + a
	}
	return framework
}

// baselines lists the baselines of all rows of a comparison, each once.
func baselines(c Comparison) (all []string) {
	for _, r := range c.Rows {
		if !slices.Contains(all, r.Baseline) {
			all = append(all, r.Baseline)
		}
	}
	return all
}
