package measure

import (
	"strings"

	"tenrounds/harness"
)

// checks are the checks of the doctor, in the order of its report. Each returns a finding without its name;
// an empty one means: not known here.
var checks = []struct {
	name  string
	judge func(Facts, harness.Needs) harness.Finding
}{
	{"cpus", judgeCPUs},
	{"shared cores", judgeCores},
	{"cpu quota", judgeQuota},
	{"governor", judgeGovernor},
	{"turbo", judgeTurbo},
	{"clock", judgeClock},
	{"host", judgeHost},
	{"other work", judgeOthers},
	{"steal", judgeSteal},
	{"swap", judgeSwap},
	{"huge pages", judgeHugePages},
	{"memory", judgeMemory},
	{"disk", judgeDisk},
	{"open files", judgeFiles},
	{"open files, other programs", judgeFilesOther},
	{"ports of the servers", judgeServerPorts},
	{"ports of connections", judgeLocalPorts},
	{"backlog", judgeBacklog},
	{"connection tracking", judgeTracking},
}

// Judge lists what on a machine makes a plan impossible or distorts its figures: a finding for each check,
// and a last one that names the checks without an answer. It depends on its arguments only.
func Judge(f Facts, n harness.Needs) []harness.Finding {
	var all []harness.Finding
	var unknown []string
	for _, c := range checks {
		finding := c.judge(f, n)
		if finding.Level == "" {
			unknown = append(unknown, c.name)
			continue
		}
		finding.Check = c.name
		all = append(all, finding)
	}
	if len(unknown) > 0 {
		all = append(all, harness.Finding{
			Check: "not checked", Level: harness.FindingUnknown, Found: strings.Join(unknown, ", "),
			Spoils: "this system does not tell, or keeps it from this process",
		})
	}
	return all
}
