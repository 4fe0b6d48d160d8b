package plan

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// conditionPattern matches a share of failed requests, or a percentile of the response time.
var conditionPattern = regexp.MustCompile(
	`^(?:failed>([0-9]+(?:\.[0-9]+)?)%|p([0-9]+(?:\.[0-9]+)?)>([0-9][0-9a-zµ.]*))$`)

// condition checks a condition in the syntax of bin/load and removes its spaces, so that a plan with a wrong
// one is refused before anything starts.
func condition(text string) (string, error) {
	const key, form = "load.stop_when", "it must be like \"failed>1%\" or \"p99>1s\""
	c := strings.ReplaceAll(text, " ", "")
	m := conditionPattern.FindStringSubmatch(c)
	if m == nil {
		return "", bad(key, "%q: %s", text, form)
	}
	if m[1] != "" {
		if v, err := strconv.ParseFloat(m[1], 64); err != nil || v >= 100 {
			return "", bad(key, "%q: the share must be under 100 %%", text)
		}
		return c, nil
	}
	if p, err := strconv.ParseFloat(m[2], 64); err != nil || p <= 0 || p >= 100 {
		return "", bad(key, "%q: a percentile must be above 0 and under 100", text)
	}
	if d, err := time.ParseDuration(m[3]); err != nil || d <= 0 {
		return "", bad(key, "%q: %q is not a time; %s", text, m[3], form)
	}
	return c, nil
}
