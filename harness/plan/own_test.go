package plan_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// ownPlan resolves settings with servers that run already.
func ownPlan(t *testing.T, set func(*plan.Settings)) (harness.Plan, error) {
	t.Helper()
	s := plan.Defaults()
	s.URLs = []string{"mine=http://127.0.0.1:9000/orders?n=1", "base=http://127.0.0.1:9001/orders?n=2"}
	if set != nil {
		set(&s)
	}
	return s.Resolve("own", plan.World{
		Targets:   []harness.Target{{Name: "gin", Language: "Go"}, {Name: "chi", Language: "Go"}},
		Scenarios: []string{"text", "json"}, ServerCPUs: "0", LoadCPUs: "1",
		CheckCPUs: func(string) error { return nil },
	})
}

// Servers that run already are the whole plan if no other target is named: they are asked their paths, in
// slices although nothing is launched.
func TestURLs(t *testing.T) {
	t.Parallel()
	p, err := ownPlan(t, func(s *plan.Settings) { s.Interleave = harness.InterleaveSlices })
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Entries) != 2 || p.Entries[0].Alias != "mine" ||
		p.Entries[0].URL != "http://127.0.0.1:9000/orders?n=1" ||
		p.Entries[0].Requests[0].Path != "/orders?n=1" ||
		!slices.Equal(p.Scenarios, []string{"orders"}) ||
		p.Launch != harness.LaunchOnce ||
		p.Loads[0].Slice == 0 ||
		p.Machine.ServerCPUs != "" ||
		p.Machine.LoadCPUs != "1" {
		t.Errorf("%+v", p)
	}
	if all := plan.Running(p); len(all) != 2 || all[1].Name != "base" || all[1].Address != p.Entries[1].URL {
		t.Errorf("%+v", all)
	}
	copied, err := ownPlan(t, func(s *plan.Settings) { s.AA = []string{"base"} })
	if err != nil || len(copied.Entries) != 3 || copied.Entries[2].Requests[0].Path != "/orders?n=2" ||
		len(plan.Running(copied)) != 2 {
		t.Errorf("%+v, %v", copied.Entries, err)
	}
}

// Beside targets with the contract, each is asked its own scenarios.
func TestURLsBesideOthers(t *testing.T) {
	t.Parallel()
	p, err := ownPlan(t, func(s *plan.Settings) { s.Targets, s.Scenarios = []string{"gin"}, []string{"json"} })
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string][]string{}
	for _, e := range p.Entries {
		asked[e.Alias] = e.Scenarios
	}
	if len(p.Entries) != 3 || !slices.Equal(asked["gin"], []string{"json"}) ||
		!slices.Equal(asked["mine"], []string{"orders"}) || p.Launch != harness.LaunchRound {
		t.Errorf("%v, %+v", asked, p)
	}
}

func TestURLsAreRefused(t *testing.T) {
	t.Parallel()
	url := func(text string) func(*plan.Settings) {
		return func(s *plan.Settings) { s.URLs = []string{text} }
	}
	for want, set := range map[string]func(*plan.Settings){
		"write it as mine=http://127.0.0.1:1/":   url("http://127.0.0.1:1/"),
		"TLS is not measured":                    url("a=https://127.0.0.1/"),
		"must be http://HOST":                    url("a=ftp://127.0.0.1/"),
		"lacks http://: it must be http://HOST":  url("a=127.0.0.1:9000/x"),
		"would be kept with the results":         url("a=http://me:secret@127.0.0.1/"),
		"what follows the #":                     url("a=http://127.0.0.1/#x"),
		"only letters, digits":                   url("-a=http://127.0.0.1/"),
		`already a target "gin"`:                 url("gin=http://127.0.0.1/"),
		"a: invalid port":                        url("a=http://127.0.0.1:x/"),
		"none.json: no such file":                func(s *plan.Settings) { s.Requests = "none.json" },
		"requests: is for servers without the c": func(s *plan.Settings) { s.URLs, s.Requests = nil, "none.json" },
		"mine runs already": func(s *plan.Settings) {
			s.Entries = []plan.EntrySettings{{Name: "mine", Flags: []string{"-x"}}}
		},
	} {
		_, err := ownPlan(t, set)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	_, err := ownPlan(t, url("a=http://me:secret@127.0.0.1/"))
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("a password is shown: %v", err)
	}
}

// The scenario has the name of what is asked.
func TestOwnScenario(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "My Orders.json")
	if err := os.WriteFile(file, []byte(`[{"path": "/x", "expect": {"status": 404}}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, set := range map[string]func(*plan.Settings){
		"orders":    nil,
		"my-orders": func(s *plan.Settings) { s.Requests = file },
		"own":       func(s *plan.Settings) { s.URLs[1] = "base=http://127.0.0.1:9001/others" },
		"own-json":  func(s *plan.Settings) { s.URLs = []string{"mine=http://127.0.0.1:9000/json"} },
		"v1-orders": func(s *plan.Settings) { s.URLs = []string{"mine=http://127.0.0.1:9000/v1/orders/"} },
	} {
		p, err := ownPlan(t, set)
		if err != nil || !slices.Equal(p.Scenarios, []string{want}) {
			t.Errorf("%v, %v, want %s", p.Scenarios, err, want)
		}
		if want == "my-orders" && (p.Requests != file || p.Entries[1].Requests[0].Expect.Status != 404) {
			t.Errorf("%+v", p)
		}
	}
}

// Manifests without the contract say what they are asked, and are launched in each round.
func TestManifestWithoutContract(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, file, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mine", "target.json", `{"name": "mine", "language": "Python", "contract": "none", "ready": "/up",
		"requests": "ask.json", "run": ["./mine", "{port}"]}`)
	write("mine", "ask.json", `[{"path": "/orders"}]`)
	targets, err := plan.Targets("", dir)
	if err != nil || len(targets) != 1 || targets[0].Application != harness.Own {
		t.Fatalf("%+v, %v", targets, err)
	}
	s := plan.Defaults()
	s.Targets = []string{"m*"}
	w := plan.World{Targets: targets, Scenarios: []string{"text", "json"}}
	p, err := s.Resolve("standard", w)
	if err != nil || !slices.Equal(p.Scenarios, []string{"ask"}) || p.Launch != harness.LaunchRound ||
		p.Entries[0].Requests[0].Path != "/orders" {
		t.Errorf("%+v, %v", p, err)
	}
	for text, want := range map[string]string{
		`"contract": "some"`:                  `contract "some": leave it out`,
		`"ready": "/x", "engine": "e"`:        `are for servers with "contract": "none"`,
		`"contract": "none", "ready": "up"`:   "is no path",
		`"contract": "none", "vary": true`:    "neither vary",
		`"contract": "none", "requests": "/"`: "not in the manifest's folder",
	} {
		write("mine", "target.json", `{"name": "mine", "language": "Python", "static": "s",
			"run": ["./mine", "{addr}"], `+text+`}`)
		if _, err := plan.Targets("", dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	write(
		"mine",
		"target.json",
		`{"name": "mine", "language": "Python", "contract": "none", "run": ["x", "{addr}"]}`,
	)
	if w.Targets, err = plan.Targets("", dir); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Resolve("standard", w); err == nil ||
		!strings.Contains(err.Error(), "say what to ask it by --requests") {
		t.Errorf("%v", err)
	}
}
