package launch

import (
	"context"

	"tenrounds/harness"
)

// selftestTag compiles --burn into shared/boot.
const selftestTag = "-tags=selftest"

// BurnFlag is the flag of a program that BuildForSelftest has built; the time to burn for each JSON document follows it.
const BurnFlag = "--burn"

// BuildForSelftest builds a target as a program that takes BurnFlag, beside the one that is measured for its own sake. Only
// servers on shared/boot can.
func (l *Launcher) BuildForSelftest(ctx context.Context, t harness.Target) (Program, error) {
	return l.buildTagged(ctx, t, t.Name+"+selftest", selftestTag)
}
