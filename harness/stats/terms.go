package stats

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// free lists the settings in which comparable runs may differ: names, settings that are matched row by row,
// and settings that choose among equals.
var free = []string{"name", "about", "rounds", "until", "planned_rounds", "seed", "ready_ns", "targets", "scenarios", "loads", "machine.base_port"}

// barred says why two runs cannot be compared at all: ratios hold for one machine and one way to measure.
func barred(a, b ComparedRun, x, y harness.Run, anyHost bool) (why []string) {
	if x.Methodology != y.Methodology {
		why = append(why, fmt.Sprintf("other methodology: version %d in %s, %d in %s", x.Methodology, a.Label, y.Methodology, b.Label))
	}
	ex, ey := x.Environment, y.Environment
	for _, f := range []struct{ what, x, y string }{
		{"system", ex.OS + "/" + ex.Arch, ey.OS + "/" + ey.Arch},
		{"CPU", ex.CPUModel, ey.CPUModel},
		{"number of CPUs", fmt.Sprint(ex.CPUs), fmt.Sprint(ey.CPUs)},
		{"host", ex.Host, ey.Host},
	} {
		if f.x == f.y || f.what == "host" && anyHost {
			continue
		}
		hint := ""
		if f.what == "host" {
			hint = "; if they are alike, --any-host compares them"
		}
		why = append(why, fmt.Sprintf("other machine: %s %q in %s, %q in %s%s", f.what, f.x, a.Label, f.y, b.Label, hint))
	}
	cx, cy := ex.CPU, ey.CPU
	for _, f := range []fact{
		{"CPU family", cx.Family, cy.Family}, {"CPU model number", cx.Model, cy.Model},
		{"CPU stepping", cx.Stepping, cy.Stepping},
	} {
		if f.differ() {
			why = append(why, fmt.Sprintf("other machine: %s %s in %s, %s in %s", f.what, f.x, a.Label, f.y, b.Label))
		}
	}
	if order := [2]string{orderOf(x.Plan), orderOf(y.Plan)}; order[0] != order[1] {
		why = append(why, fmt.Sprintf("other plan: %s in %s, %s in %s", order[0], a.Label, order[1], b.Label))
	}
	for _, d := range differences(x.Plan, y.Plan, a.Label, b.Label, free...) {
		why = append(why, "other plan: "+d)
	}
	return why
}

// orderOf says how the functions of a plan's programs are ordered. The linker's own order is no sample of random
// ones, and all programs are faster in it.
func orderOf(p harness.Plan) string {
	if p.Layouts() > 0 {
		return "random layouts"
	}
	return "the linker's own layout"
}

// fact is what two runs tell of their CPUs. Runs from before it was recorded tell nothing, which is no
// difference.
type fact struct{ what, x, y string }

func (f fact) differ() bool { return f.x != "" && f.y != "" && f.x != f.y }

// differences lists the settings in which two values differ, by the names that they have in run.json. So a
// setting that is added to the plan later counts as well.
func differences(x, y any, a, b string, but ...string) (all []string) {
	fx, fy := flat(x), flat(y)
	names := maps.Clone(fx)
	maps.Copy(names, fy)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if fx[name] != fy[name] && !slices.Contains(but, name) {
			all = append(all, fmt.Sprintf("%s %s in %s, %s in %s", strings.TrimSuffix(name, "_ns"), shown(name, fx[name]), a, shown(name, fy[name]), b))
		}
	}
	return all
}

// flat are the settings of a value as JSON, by their names with dots between.
func flat(v any) map[string]string {
	b, err := json.Marshal(v)
	if err != nil {
		return map[string]string{"": err.Error()} // nothing in a plan fails to encode
	}
	out := map[string]string{}
	flatten(out, "", b)
	return out
}

func flatten(out map[string]string, name string, b json.RawMessage) {
	var members map[string]json.RawMessage
	if json.Unmarshal(b, &members) != nil || members == nil {
		out[name] = string(b)
		return
	}
	for k, v := range members {
		if name != "" {
			k = name + "." + k
		}
		flatten(out, k, v)
	}
}

// shown is a setting for people: times with their unit, and a word for what is not set.
func shown(name, value string) string {
	if value == "" || value == `""` {
		return "not set"
	}
	var ns time.Duration
	if strings.HasSuffix(name, "_ns") && json.Unmarshal([]byte(value), &ns) == nil {
		return ns.String()
	}
	return strings.Trim(value, `"`)
}

// noted lists what differs between two runs that may still be compared: it can be what changed the ratios.
func noted(a, b ComparedRun, x, y harness.Run, anyHost bool) (all []string) {
	ex, ey := x.Environment, y.Environment
	for _, f := range []struct{ what, x, y string }{
		{"host", ex.Host, ey.Host},
		{"kernel", ex.Kernel, ey.Kernel},
		{"governor", ex.Governor, ey.Governor},
		{"congestion control", ex.Congestion, ey.Congestion},
		{"Go version", ex.Go, ey.Go},
		{"wrk", ex.Generators[harness.LoaderWrk], ey.Generators[harness.LoaderWrk]},
		{"Locust", ex.Generators[harness.LoaderLocust], ey.Generators[harness.LoaderLocust]},
	} {
		if f.x != f.y && (f.what != "host" || anyHost) { // else it has barred the runs already
			all = append(all, fmt.Sprintf("different %s: %s in %s, %s in %s", f.what, shown("", f.x), a.Label, shown("", f.y), b.Label))
		}
	}
	cx, cy := ex.CPU, ey.CPU
	for _, f := range []fact{
		{"CPU microcode", cx.Microcode, cy.Microcode}, {"CPU caches", cx.Caches, cy.Caches},
		{"CPU flags (hash)", cx.Flags, cy.Flags},
	} {
		if f.differ() {
			all = append(all, fmt.Sprintf("different %s: %s in %s, %s in %s", f.what, f.x, a.Label, f.y, b.Label))
		}
	}
	if !slices.Equal(entries(x.Plan), entries(y.Plan)) {
		all = append(all, fmt.Sprintf("not the same targets were up: %d in %s, %d in %s", len(x.Plan.Entries), a.Label, len(y.Plan.Entries), b.Label))
	}
	for _, s := range x.Subjects {
		i := slices.IndexFunc(y.Subjects, func(o harness.Subject) bool { return o.Alias == s.Alias })
		if i < 0 {
			continue
		}
		for _, d := range differences(settings(s), settings(y.Subjects[i]), a.Label, b.Label) {
			all = append(all, s.Alias+": "+d)
		}
	}
	return all
}

func entries(p harness.Plan) (names []string) {
	for _, e := range p.Entries {
		names = append(names, e.Alias)
	}
	slices.Sort(names)
	return names
}

// settings of a subject, apart from its name, that a reader of a comparison needs.
func settings(s harness.Subject) any {
	return struct {
		Version string `json:"version"`
		Env     string `json:"environment"`
		Flags   string `json:"flags"`
		Layout  uint32 `json:"layout,omitempty"`
	}{s.Build.Version, strings.Join(s.Env, " "), strings.Join(s.Flags, " "), s.Layout}
}
