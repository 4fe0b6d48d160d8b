package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// environmentPage is the plan, the machine and the programs of a run.
type environmentPage struct {
	Run, Machine, Plan []fact
	// Findings are what was looked at before the run, Variants the targets with another version of their framework.
	Findings, Variants []fact
	Subjects           []subjectLine
	Settings           bool
}

type subjectLine struct {
	who
	Static, Checks, Encoding, Settings, Size, Go string
	Modules, Observed, Build                     []fact
}

func environmentView(in Input) any {
	r := in.Run
	v := environmentPage{Run: slices.Concat(runFacts(r), databaseFacts(r.Database)), Machine: machineFacts(r.Environment), Plan: planFacts(r.Plan)}
	for _, s := range r.Subjects {
		l := subjectLine{who: in.who(s.Alias, s.Build.Version), Static: short(s.Manifest.Static), Checks: none, Encoding: none,
			Settings: prose(settings(s.Entry)), Size: bytesize(s.Build.Bytes), Go: short(cmp.Or(s.Build.Go, s.Build.Runtime)),
			Modules: sorted(s.Build.Modules), Build: sorted(s.Build.Settings)}
		if x := s.Verification; x != nil {
			l.Checks, l.Encoding, l.Observed = fmt.Sprint(x.Checks), short(x.Encoding), sorted(x.Observed)
		}
		v.Settings = v.Settings || l.Settings != ""
		v.Subjects = append(v.Subjects, l)
	}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, fact{short(f.Check), prose(f.Level + ": " + f.Found)})
	}
	for _, x := range r.Variants {
		v.Variants = append(v.Variants, fact{short(x.Name), prose(x.Target + " with " + x.Version)})
	}
	return v
}

// sorted are the entries of a map by name.
func sorted(m map[string]string) []fact {
	var all []fact
	for name, value := range m {
		all = append(all, fact{short(name), short(value)})
	}
	slices.SortFunc(all, func(a, b fact) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func runFacts(r harness.Run) []fact {
	started := ""
	if !r.Started.IsZero() {
		started = r.Started.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	data := short(r.Data)
	if r.Database != nil {
		data = "" // databaseFacts say more
	}
	return knownFacts(
		fact{"Run", short(r.ID)}, fact{"Started", started}, fact{"Took", took(r)}, fact{"Ended as", short(r.Status)}, fact{"Because", prose(r.Reason)},
		fact{"Methodology", fmt.Sprintf("version %d", r.Methodology)}, fact{"Commit", short(r.Commit)}, fact{"Data of the bookstore", data}, fact{"More manifests", prose(strings.Join(r.Manifests, ", "))},
	)
}

func machineFacts(e harness.Environment) []fact {
	all := knownFacts(
		fact{"CPU", short(e.CPUModel)}, fact{"CPUs", fmt.Sprint(e.CPUs)}, fact{"Frequency governor", short(e.Governor)},
		fact{"Memory", bytesize(e.Memory)}, fact{"Swap", bytesize(e.Swap)}, fact{"System", short(strings.TrimSpace(e.OS + "/" + e.Arch))},
		fact{"Kernel", short(e.Kernel)}, fact{"Host", short(e.Host)}, fact{"TCP congestion control", short(e.Congestion)}, fact{"Go", short(e.Go)},
	)
	if e.OpenFiles > 0 {
		all = append(all, fact{"Limit of open files", thousands(int64(min(e.OpenFiles, 1<<62)))})
	}
	if e.OS == "linux" {
		all = append(all, fact{"Taken by the hypervisor (steal)", percent(e.Steal)}, fact{"Load average before, after", fmt.Sprintf("%.1f, %.1f", e.LoadBefore, e.LoadAfter)})
	}
	for _, g := range sorted(e.Generators) {
		all = append(all, fact{"Generator: " + g.Name, g.Value})
	}
	return all
}

func planFacts(p harness.Plan) []fact {
	all := knownFacts(
		fact{"Plan", short(p.Name)}, fact{"About", prose(p.About)}, fact{"Rounds", fmt.Sprint(p.Rounds)}, fact{"Launched", short(p.Launch)},
		fact{"Up together", short(p.Up)}, fact{"Interleaved", short(p.Interleave)}, fact{"Order", short(p.Order)}, fact{"Seed", fmt.Sprint(p.Seed)}, fact{"Scenarios", prose(strings.Join(p.Scenarios, ", "))},
		fact{"Who ran where", prose(cpus(p.Machine))}, fact{"A server may take to be ready", p.Ready.String()},
	)
	for i, l := range p.Loads {
		if i == 20 {
			return append(all, fact{"More loads", fmt.Sprintf("%d, in run.json", len(p.Loads)-i)})
		}
		all = append(all, fact{"Load " + short(l.String()), prose(fmt.Sprintf("%s, window %v, warm-up %v, an answer may take %v", loadWords(l, l.String()), l.Duration, l.Warmup, l.Timeout))})
	}
	return all
}
