package verify

import (
	"strings"

	"tenrounds/harness"
)

// NoTimeouts reports whether flags start a server of shared/boot without its timeouts.
func NoTimeouts(flags []string) (off bool) {
	for i, f := range flags {
		name, value, given := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if name != "timeouts" || !strings.HasPrefix(f, "-") {
			continue
		}
		if !given && i+1 < len(flags) {
			value = flags[i+1]
		}
		off = value == "off"
	}
	return off
}

// gap notes in v what a check found of a server without timeouts: a gap if the connection was held, else a violation.
func (p *probe) gap(v *harness.Verification) {
	if p.held {
		v.Gaps = append(v.Gaps, p.check.Name)
		return
	}
	if len(p.found) == 0 {
		p.fail("the connection held, since the server was started with --timeouts=off", "closed in time")
	}
	v.Violations = append(v.Violations, p.found...)
}

// untimed is what every engine does in the waiting cases if it has no timeouts.
var untimed = map[string]string{"header-drip-second": "held", "mute": "held", "slow-body": "200"}
