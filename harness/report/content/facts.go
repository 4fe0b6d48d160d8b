package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Fact is a name with its value.
type Fact struct{ Name, Value string }

// KnownFacts leaves out what is not known.
func KnownFacts(all ...Fact) []Fact {
	return slices.DeleteFunc(all, func(f Fact) bool { return f.Value == "" || f.Value == figures.None })
}

// SortedFacts are the entries of a map by name.
func SortedFacts[K ~string](m map[K]string) []Fact {
	var all []Fact
	for name, value := range m {
		all = append(all, Fact{figures.Short(name), figures.Short(value)})
	}
	slices.SortFunc(all, func(a, b Fact) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// RunFacts describe a run.
func RunFacts(r harness.Run) []Fact {
	started := ""
	if !r.Started.IsZero() {
		started = r.Started.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	data := r.Data
	if r.Database != nil {
		data = "" // DatabaseFacts say more
	}
	return KnownFacts(Fact{"Run", figures.Short(r.ID)}, Fact{"Started", started}, Fact{"Took", took(r)},
		Fact{"Ended as", figures.Short(string(r.Status))}, Fact{"Because", figures.Prose(r.Reason)},
		Fact{"Methodology", fmt.Sprintf("version %d", r.Methodology)}, Fact{"Commit", figures.Short(r.Commit)},
		Fact{"Data of the bookstore", figures.Short(data)},
		Fact{"More manifests", figures.Prose(strings.Join(r.Manifests, ", "))})
}

// MachineFacts describe the machine.
func MachineFacts(e harness.Environment) []Fact {
	all := KnownFacts(Fact{"CPU", figures.Short(e.CPUModel)},
		Fact{"CPU identity", figures.Short(e.CPU.String())}, Fact{"CPU caches", figures.Short(e.CPU.Caches)},
		Fact{"CPUs", fmt.Sprint(e.CPUs)}, Fact{"Frequency governor", figures.Short(e.Governor)},
		Fact{"Memory", figures.ByteSize(e.Memory)}, Fact{"Swap", figures.ByteSize(e.Swap)},
		Fact{"System", figures.Short(e.OS + "/" + e.Arch)}, Fact{"Kernel", figures.Short(e.Kernel)},
		Fact{"Host", figures.Short(e.Host)}, Fact{"TCP congestion control", figures.Short(e.Congestion)},
		Fact{"Go", figures.Short(e.Go)})
	if e.OpenFiles > 0 {
		all = append(all, Fact{"Limit of open files", figures.Thousands(int64(min(e.OpenFiles, 1<<62)))})
	}
	if e.OS == "linux" {
		all = append(all, Fact{"Taken by the hypervisor (steal)", figures.Percent(e.Steal)},
			Fact{"Load average before, after", fmt.Sprintf("%.1f, %.1f", e.LoadBefore, e.LoadAfter)})
	}
	for _, g := range SortedFacts(e.Generators) {
		all = append(all, Fact{"Generator: " + g.Name, g.Value})
	}
	return all
}

// PlanFacts describe the plan.
func PlanFacts(p harness.Plan) []Fact {
	all := KnownFacts(Fact{"Plan", figures.Short(p.Name)}, Fact{"About", figures.Prose(p.About)},
		Fact{"Rounds", fmt.Sprint(p.Rounds)}, Fact{"Launched", figures.Short(p.Launch)},
		Fact{"Running together", figures.Short(p.Up)}, Fact{"Interleaved", figures.Short(p.Interleave)},
		Fact{"Order", figures.Short(p.Order)}, Fact{"Seed", fmt.Sprint(p.Seed)},
		Fact{"Scenarios", figures.Prose(strings.Join(p.Scenarios, ", "))},
		Fact{"CPUs", figures.Prose(CPUs(p.Machine))}, Fact{"Time to become ready", "at most " + p.Ready.String()})
	for i, l := range p.Loads {
		if i == 20 {
			return append(all, Fact{"More loads", fmt.Sprintf("%d, in run.json", len(p.Loads)-i)})
		}
		words := fmt.Sprintf("%s, window %v, warm-up %v, time for an answer at most %v", LoadWords(l, l.String()),
			l.Duration, l.Warmup, l.Timeout)
		all = append(all, Fact{"Load " + figures.Short(l.String()), figures.Prose(words)})
	}
	return all
}
