package content

import (
	"cmp"
	"fmt"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// CPUs says which CPUs servers and generator ran on.
func CPUs(m harness.MachineSplit) string {
	if m.Apart {
		return fmt.Sprintf("servers on CPU %s of it, the load from another machine",
			cmp.Or(m.ServerCPUs, "(any)")) + limits(
			m,
		)
	}
	if m.ServerCPUs == "" && m.LoadCPUs == "" {
		return "servers and generator are not pinned: they share all CPUs" + limits(m)
	}
	s := fmt.Sprintf("servers on CPU %s, generator on CPU %s", cmp.Or(m.ServerCPUs, "(any)"),
		cmp.Or(m.LoadCPUs, "(any)"))
	if m.ServerCPUs == m.LoadCPUs {
		s += ": they share them, so the figures are those of both together"
	}
	return s + limits(m)
}

// limits says what each server could use at most; "" for no limit.
func limits(m harness.MachineSplit) (s string) {
	if m.Quota > 0 {
		s = fmt.Sprintf("; each server had a quota of %.3g CPUs", m.Quota)
	}
	if m.Memory > 0 {
		s += "; each server had at most " + figures.ByteSize(m.Memory) + " of memory"
	}
	if m.Network != "" {
		s += "; netem slowed down what the servers' machine sent: " + m.Network
	}
	return s
}

// Disturbance is what else the machine did, where the system tells.
func Disturbance(e harness.Environment) string {
	if e.OS != "linux" {
		return ""
	}
	return fmt.Sprintf("; steal %s, load average %.1f before and %.1f after", figures.Percent(e.Steal),
		e.LoadBefore, e.LoadAfter)
}

// machine describes where a run was made.
func machine(e harness.Environment) string {
	cpu := cmp.Or(e.CPUModel, "unknown CPU")
	if id := e.CPU.String(); id != "" {
		cpu += " (" + id + ")"
	}
	s := fmt.Sprintf("%s, %d CPUs, %s of memory, %s/%s", cpu, e.CPUs, figures.ByteSize(e.Memory), e.OS, e.Arch)
	if e.Kernel != "" {
		s += ", kernel " + e.Kernel
	}
	return s + ", " + e.Go
}

// State says how a run ended if it did not end as planned.
func State(r harness.Run) string {
	switch r.Status {
	case harness.StatusComplete:
		return ""
	case harness.StatusRunning:
		return "The run is under way, or was killed."
	case harness.StatusFailed:
		return "The run failed: " + r.Reason + "."
	}
	return fmt.Sprintf("The run was %s: %s.", r.Status, r.Reason)
}

// took is how long a run took; "" while it runs.
func took(r harness.Run) string {
	// A continued run keeps its first end until the next.
	if r.Ended.IsZero() || r.Status == harness.StatusRunning {
		return ""
	}
	return r.Ended.Sub(r.Started).Round(time.Second).String()
}
