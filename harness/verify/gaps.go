package verify

import "strings"

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

// isGap reports whether the server holds connections in a check of a limit that it was started without. A limit that it
// keeps all the same is noted: then it is not what it is said to be.
func (p *probe) isGap() bool {
	if !p.open && len(p.found) == 0 {
		p.fail("the connection held, since the server was started with --timeouts=off", "closed in time")
	}
	return p.open
}

// untimed is what every engine does in the waiting cases if it has no timeouts.
var untimed = map[string]string{"header-drip-second": "held", "mute": "held", "slow-body": "200"}
