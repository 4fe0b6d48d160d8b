package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
)

// Each entry of plan's table becomes a key of the file, a flag with help, words to complete, and a line of
// the page; without the entry there is no flag and there are no words.
func TestSettingsFromOneTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/plan-settings.md")
	if err != nil {
		t.Fatal(err)
	}
	all := plan.AllSettings()
	for i, k := range all {
		with, without := pflag.NewFlagSet("", pflag.ContinueOnError), pflag.NewFlagSet("", pflag.ContinueOnError)
		addFlags(with, all)
		rest := slices.Delete(slices.Clone(all), i, i+1)
		addFlags(without, rest)
		name := k.Flag()
		if f := with.Lookup(name); f == nil || f.Usage != k.Help || without.Lookup(name) != nil {
			t.Errorf("--%s does not come from the table: %+v", name, f)
		}
		if !slices.ContainsFunc(plan.Keys(), func(key string) bool {
			return key == k.Key ||
				strings.HasPrefix(key, k.Key+".")
		}) {
			t.Errorf("a file cannot have the key %s", k.Key)
		}
		if !strings.Contains(string(page), "| `"+k.Key+"` | `--"+name+"` | "+k.Help+" |") {
			t.Errorf("docs/plan-settings.md lacks %s", k.Key)
		}
		if k.Words == nil {
			continue
		}
		if w := flagWords(all)[name]; w == nil || !slices.Equal(w(), k.Words) || flagWords(rest)[name] != nil {
			t.Errorf("the words of --%s do not come from the table", name)
		}
	}
}

// A flag replaces the file's value, and only that; an error names the flag where it was given, else the line.
func TestFlagsOverTheFile(t *testing.T) {
	t.Parallel()
	const text = "rounds = 3\n[load]\nmode = \"rate\"\nrate = 100\nbacklog = 5\n" +
		"duration = \"1s\"\n[[target]]\nname = \"gin\"\n"
	apply := func(args ...string) (plan.Settings, *planFlags, *plan.File) {
		t.Helper()
		file, err := plan.Parse("p.toml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		set := pflag.NewFlagSet("", pflag.ContinueOnError)
		f := addPlanFlags(set)
		if err := set.Parse(args); err != nil {
			t.Fatal(err)
		}
		s := file.Settings
		if err := f.apply(&s); err != nil {
			t.Fatal(err)
		}
		return s, f, file
	}
	s, f, _ := apply()
	if s.Rounds != 3 || *s.Load.Rate != 100 || *s.Load.Backlog != 5 || s.Load.SLO != nil ||
		len(s.Entries) != 1 || f.given() != "" {
		t.Errorf("without flags: %+v", s)
	}
	s, f, file := apply("--slo", "50ms", "--warmup", "0s", "--targets", "chi,gin", "--stop-when", "a,b",
		"--think-min", "2s")
	if s.Load.Rate != nil || *s.Load.SLO != 50e6 || s.Load.Warmup != 0 || len(s.Targets) != 2 ||
		s.Entries != nil ||
		len(s.Load.StopWhen) != 1 || *s.Load.ThinkMin != 2e9 || s.Load.ThinkMax != nil {
		t.Errorf("with flags: %+v", s)
	}
	if f.given() == "" || f.given("targets", "slo", "warmup", "stop-when", "think-min") != "" {
		t.Errorf("given: %q", f.given())
	}
	for key, want := range map[string]string{
		"load.slo": "--slo: why", "load.backlog": "p.toml:5: load.backlog: why", "ready": "p.toml: ready: why",
	} {
		if got := place(file, f, &plan.KeyError{Key: key, Reason: "why"}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s, f, file = apply("--target", "gin as b", "--target", "chi", "--mode", "closed")
	if len(s.Entries) != 2 || s.Entries[0].Alias != "b" || s.Load.Rate != nil || s.Load.Backlog != nil ||
		s.Load.Mode != "closed" {
		t.Errorf("%+v", s)
	}
	if got := place(file, f, &plan.KeyError{Key: "target.0.alias", Reason: "why"}); got != "--target: why" {
		t.Errorf("%q", got)
	}
}
