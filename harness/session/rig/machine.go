package rig

import (
	"context"
	"math"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/measure"
)

// watched is how long a machine is looked at for what else it does.
const watched = time.Second

// Examine looks at the machine and judges it.
func (rig *Rig) Examine(ctx context.Context, needs harness.Needs, dir string) ([]harness.Finding, error) {
	machine := measure.Machine{Root: "/"}
	activity := machine.Activity(ctx, watched)
	facts := machine.Facts(needs, dir) // last, as ports may be taken meanwhile
	facts.Activity = activity
	facts.OpenFilesOther = rig.othersLimit(ctx)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return measure.Judge(facts, needs), nil
}

// othersLimit is how many files a program may open that does not raise its limit, 0 if that cannot be found
// out. The limit of this process does not tell: the Go runtime has raised it, and gives children the one
// before.
func (rig *Rig) othersLimit(ctx context.Context) uint64 {
	word := rig.firstLine(ctx, "sh", "-c", "ulimit -Sn")
	if word == "unlimited" {
		return math.MaxUint64
	}
	n, _ := strconv.ParseUint(word, 10, 64) // 0 if it is no number
	return n
}

// Host is the servers' machine if that is another one.
func (rig *Rig) Host() *harness.Environment {
	if rig.Remote == nil {
		return nil
	}
	return &rig.Remote.Host.Environment
}
