package plan_test

import (
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

const everything = `about = "a"
rounds = 3
launch = "once"
order = "fixed"
up = "one"
interleave = "slices"
slice = "20ms"
slice_settle = "2ms"
slice_curve = "1ms"
until = "1%"
layouts = 5
slice_order = "abba"
slice_wait = "poll"
database = "private"
seed = 9223372036854775807
ready = "3s"
scenarios = ["json"]
url = ["mine=http://127.0.0.1:9000/orders"]
requests = "orders.json"
aa = ["gin"]
targets = ["gin", "chi"]
[load]
loader = ["wrk", "load"]
mode = "m"
connections = 7
duration = "1m30s"
warmup = "0s"
timeout = "250ms"
threads = 2
sweep = [1, 2]
rate = 1000
arrivals = "poisson"
backlog = 0
users = 3
hatch = 0.5
think_min = "0s"
think_max = "1s"
stop_when = ["p99>1s"]
slo = "50ms"
rates = ["1000", "50%"]
saturation = true
keepalive = ["on", "off"]
[machine]
server_cpus = "none"
load_cpus = "0-3,8"
base_port = 0
[[target]]
name = "gin"
alias = "gin-gc"
flags = ["--a", "--b"]
env = { GOGC = "400", B = "" }
class = "tuned"
[[target]]
name = "chi"
[target.env]
GOGC = "off"
`

func TestParseOverDefaults(t *testing.T) {
	t.Parallel()
	f, err := plan.Parse("p.toml", nil)
	if err != nil || !reflect.DeepEqual(f.Settings, plan.Defaults()) {
		t.Fatalf("an empty file: %v, %+v", err, f)
	}
	f, err = plan.Parse("p.toml", []byte("scenarios = [\"post\"]\n[load]\nwarmup = \"1s\"\n"))
	want := plan.Defaults()
	want.Scenarios, want.Load.Warmup = []string{"post"}, plan.Duration(time.Second)
	if err != nil || !reflect.DeepEqual(f.Settings, want) {
		t.Errorf("two settings: %v, %+v", err, f)
	}
	f, err = plan.Parse("p.toml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	want = plan.Settings{
		About: "a", Rounds: 3, Launch: "once", Order: "fixed", Up: "one", Seed: 1<<63 - 1,
		Ready: plan.Duration(3 * time.Second), Database: "private",
		Interleave: "slices", Slice: new(plan.Duration(20 * time.Millisecond)), SliceOrder: new("abba"),
		SliceWait:   new("poll"),
		SliceSettle: new(plan.Duration(2 * time.Millisecond)), SliceCurve: new(plan.Duration(time.Millisecond)),
		Until: new("1%"), Layouts: new(5),
		Scenarios: []string{"json"}, Targets: []string{"gin", "chi"}, AA: []string{"gin"},
		URLs: []string{"mine=http://127.0.0.1:9000/orders"}, Requests: "orders.json",
		Load: plan.LoadSettings{
			Loader: []string{"wrk", "load"}, Mode: "m", Connections: new(7), Duration: plan.Duration(90 * time.Second),
			Timeout: plan.Duration(250 * time.Millisecond), Threads: 2, Sweep: []int{1, 2},
			Rate: new(1000.0), Arrivals: new("poisson"), Backlog: new(0), Users: new(3), Hatch: new(0.5),
			ThinkMin: new(plan.Duration(0)), ThinkMax: new(plan.Duration(time.Second)),
			StopWhen: []string{"p99>1s"}, SLO: new(plan.Duration(50 * time.Millisecond)),
			Rates: []string{"1000", "50%"}, Saturation: true, KeepAlive: []string{"on", "off"},
		},
		Machine: plan.MachineSettings{ServerCPUs: "none", LoadCPUs: "0-3,8"},
		Entries: []plan.EntrySettings{
			{Name: "gin", Alias: "gin-gc", Flags: []string{"--a", "--b"},
				Env: map[string]string{"GOGC": "400", "B": ""}, Class: "tuned"},
			{Name: "chi", Env: map[string]string{"GOGC": "off"}},
		},
	}
	if !reflect.DeepEqual(f.Settings, want) {
		t.Errorf("everything set:\n%+v\nwant\n%+v", f.Settings, want)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	f, err := plan.Parse("p.toml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{
		"about": 1, "rounds": 2, "targets": 21, "load": 22, "load.loader": 23, "load.threads": 29,
		"load.stop_when": 38, "machine.base_port": 46,
		"target.0": 47, "target.0.name": 48, "target.0.alias": 49, "target.0.env": 51, "target.0.class": 52,
		"target.1": 53, "target.1.name": 54, "target.1.env": 55, "target.1.env.gogc": 56,
		"target.1.alias": 53, // not given: where its table begins
		"nothing":        0, "": 0,
	} {
		if got := f.Line(key); got != want {
			t.Errorf("Line(%q) = %d, want %d", key, got, want)
		}
	}
	f, err = plan.Parse("p.toml", []byte("Rounds = 0\n\nload.duration = \"2s\"\nmachine = { base_port = 1 }\n"))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{"rounds": 1, "load.duration": 3, "machine.base_port": 4} {
		if got := f.Line(key); got != want {
			t.Errorf("in other spellings, Line(%q) = %d, want %d", key, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "\nrouns = 3", `p.toml:2: unknown key "rouns"; did you mean "rounds"?`},
		{"unknown key in a table", "[load]\n\nduraton = '2s'",
			`p.toml:3: unknown key "load.duraton"; did you mean "load.duration"?`},
		{"unknown key in the second target", "[[target]]\nname = 'a'\n[[target]]\nalais = 'b'",
			`p.toml:4: unknown key "target.alais"; did you mean "target.alias"?`},
		{"unknown table", "[laod]\nduration = '2s'", `p.toml:1: unknown key "laod"; did you mean "load"?`},
		{"a key like no other", "colour = 'red'",
			`p.toml:1: unknown key "colour"; there are: about, rounds, launch,`},
		{"word for a number", "seed = 1\nrounds = 'ten'", "p.toml:2: rounds: cannot decode TOML string into int"},
		{"number for a word", "order = 3", "p.toml:1: order: cannot decode TOML integer into string"},
		{"fraction", "rounds = 1.5", "p.toml:1: rounds: cannot decode TOML float into int"},
		{"word for a list", "[load]\nloader = 'wrk'",
			"p.toml:2: load.loader: cannot decode TOML string into []string"},
		{"number for a table", "load = 3", "p.toml:1: load: cannot decode TOML integer into LoadSettings"},
		{"negative seed", "seed = -1", "p.toml:1: seed: negative integer value -1"},
		{"too large", "rounds = 99999999999999999999", "p.toml:1: rounds: "},
		{"no duration", "[load]\nduration = '2 s'",
			`p.toml:2: load.duration: time: unknown unit " s" in duration "2 s"`},
		{"duration without a unit", "ready = \"3s\"\n[load]\nwarmup = 3",
			`p.toml:3: load.warmup: needs a time with its unit`},
		{"time of a pointer without a unit", "[load]\nthink_min = 3",
			`p.toml:2: load.think_min: needs a time with its unit`},
		{"word for a rate", "[load]\nrate = 'x'", "p.toml:2: load.rate: cannot decode TOML string into float64"},
		{"duration of another type", "[load]\nduration = true",
			`p.toml:2: load.duration: needs a time with its unit`},
		{"syntax", "rounds = 3\norder = ", "p.toml:2: "},
		{"twice", "rounds = 1\nrounds = 2", "p.toml:2: rounds: "},
		{"not text", "\xff = 1", "p.toml:1: "},
	} {
		_, err := plan.Parse("p.toml", []byte(c.text))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "plan.") {
			t.Errorf("%s: the error names a Go type: %v", c.name, err)
		}
	}
	if _, err := plan.Read(filepath.Join(t.TempDir(), "absent.toml")); err == nil ||
		!strings.Contains(err.Error(), "absent.toml") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// Keys must be what the decoder takes: each key is written with a value of its type, and all of them together
// must set every field.
func TestKeys(t *testing.T) {
	t.Parallel()
	keys := plan.Keys()
	values := []string{`"1s"`, "3", "true", `["a"]`, "[1, 2]", `{ A = "b" }`}
	for _, key := range keys {
		text := key
		if field, ok := strings.CutPrefix(key, "target."); ok {
			text = "[[target]]\n" + field
		}
		if !slices.ContainsFunc(values, func(v string) bool {
			_, err := plan.Parse("p.toml", []byte(text+" = "+v))
			return err == nil
		}) {
			t.Errorf("no value is taken for %q", key)
		}
	}
	f, err := plan.Parse("p.toml", []byte(everything))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		if line := f.Line(strings.Replace(key, "target.", "target.0.", 1)); line == 0 {
			t.Errorf("the test's file with everything lacks %q", key)
		}
	}
	var set []string
	for line := range strings.Lines(everything) {
		if name, _, ok := strings.Cut(line, " = "); ok {
			set = append(set, name)
		}
	}
	for _, name := range set {
		if name != "GOGC" && !slices.ContainsFunc(keys,
			func(k string) bool { return k == name || strings.HasSuffix(k, "."+name) }) {
			t.Errorf("%q is taken, but is not among the keys", name)
		}
	}
}

// TestPlans reads every plan of the project. The walk lets "go test" see when one changes.
func TestPlans(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../plans/*.toml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%v, %q", err, files)
	}
	limits := map[string]time.Duration{"quick.toml": 2 * time.Minute, "standard.toml": 15 * time.Minute}
	for _, name := range []string{"sweep", "users-local", "users-remote", "users-repo", "ramp", "slo",
		"grandmetric", "microframeworks",
		"microframeworks-ramp", "python", "python-runners", "languages", "bookstore-python"} {
		limits[name+".toml"] = 30 * time.Minute
	}
	for _, name := range []string{"bookstore", "bookstore-postgres", "bookstore-full", "bookstore-sweep"} {
		limits[name+".toml"] = 12 * time.Minute
	}
	limits["bookstore.toml"] = 13 * time.Minute // with its copies
	limits["work.toml"], limits["work-python.toml"] = 30*time.Minute, 15*time.Minute
	limits["runtimes.toml"] = 12 * time.Minute // building with profiles comes to it

	named := map[string]int{ // targets of plans that do not take all
		"bookstore-full.toml": 3, "layouts.toml": 24, "grandmetric.toml": 11, "microframeworks.toml": 9,
		"microframeworks-ramp.toml": 9, "python.toml": 19,
		"python-runners.toml": 23, "languages.toml": 21, "runtimes.toml": 15, "nanode.toml": 21, "scale.toml": 1,
		"bookstore-python.toml": 12, "bookstore-python.toml json": 9, "work-python.toml": 7,
		"more.toml": 2, "more.toml text": 7, "more.toml json": 7, // the others are optional
	}
	w := world()
	for _, name := range others(t, files) {
		other := harness.Target{Name: name, External: true}
		for _, application := range scenarios.Applications() {
			if strings.Contains(name+"-", "-"+application+"-") {
				other.Application = application
			}
		}
		w.Targets = append(w.Targets, other)
	}
	w.Scenarios, w.Application = append(w.Scenarios, scenarios.OfApplications()...), scenarios.Application
	for _, target := range w.Targets {
		for _, application := range scenarios.Applications() {
			if !target.External {
				w.Targets = append(w.Targets, harness.Target{Name: target.Name + "-" + application,
					Application: application})
			}
		}
	}
	for _, path := range files {
		if _, err := os.Stat(path); err != nil {
			t.Fatal(err)
		}
		f, err := plan.Read(path)
		if err != nil {
			t.Error(err)
			continue
		}
		p, err := f.Settings.Resolve("x", w)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		name := filepath.Base(path)
		for _, scenario := range p.Scenarios {
			asked := slices.DeleteFunc(p.Asked(scenario), func(e harness.Entry) bool { return e.CopyOf != "" })
			if p.About == "" || len(asked) != cmp.Or(named[name+" "+scenario], named[name], 13) {
				t.Errorf("%s: about %q, %s is asked of %d targets", path, p.About, scenario, len(asked))
			}
		}
		if limit := limits[name]; limit > 0 {
			d := plan.Estimate(p)
			t.Logf("%s takes %v", name, d)
			if d <= 0 || d >= limit {
				t.Errorf("%s takes %v, want under %v", path, d, limit)
			}
			delete(limits, name)
		}
	}
	for name := range limits {
		t.Errorf("there is no plans/%s", name)
	}
}

// FuzzParse: whatever a file holds, it is refused or resolves, and what does not resolve names its key.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		everything, "", "rounds = 0", "[load]\nwarmup = 3", "[[target]]\nname = 'gin'\nalias = 'a b'",
		"[target]\nname = 'gin'",
		"load.duration = '2562047h47m16s'", "target = [{ name = 'gin', env = { '' = 'x' } }]", "machine = { " +
			"base_port = -9223372036854775808 }",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := plan.Parse("p.toml", b)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "p.toml:") {
				t.Fatalf("the error names no place: %v", err)
			}
			return
		}
		checkResolved(t, file)
	})
}

// others are the targets of the project that world does not have; only those of other languages are named in
// plans. A checkout without any in Python takes the plans' word for them.
func others(t *testing.T, plans []string) (names []string) {
	t.Helper()
	all, err := plan.Targets("../..")
	if err != nil {
		t.Fatal(err)
	}
	known := world().Targets
	add := func(name string) {
		if !slices.Contains(names, name) && !slices.ContainsFunc(known,
			func(w harness.Target) bool { return w.Name == name }) {
			names = append(names, name)
		}
	}
	inPython := func(name string) bool { return strings.HasPrefix(name, "py-") }
	for _, target := range all {
		add(target.Name)
	}
	if slices.ContainsFunc(names, inPython) {
		return names
	}
	t.Log("there is no target in Python: what the plans name is not held against the manifests")
	for _, path := range plans {
		f, err := plan.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range f.Settings.Targets {
			if inPython(name) {
				add(name)
			}
		}
	}
	return names
}
