package plan_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/plan"
)

var update = flag.Bool("update", false, "write docs/plan-settings.md anew")

// Each key of a file has one entry in the table, and each entry has a field and words for its help.
func TestEachSettingStandsOnce(t *testing.T) {
	t.Parallel()
	var keys, flags []string
	for _, k := range plan.AllSettings() {
		keys, flags = append(keys, k.Key), append(flags, k.Flag())
		if strings.Count(k.Help, "`") != 2 && k.Key != "load.saturation" { // which is given or not
			t.Errorf("%s: the help %q does not name its value in back quotes", k.Key, k.Help)
		}
		if !slices.Contains(plan.Groups(), k.Group) {
			t.Errorf("%s is in no group of the help: %q", k.Key, k.Group)
		}
		var a, b plan.Settings
		k.Copy(&a, &b)
		if found, ok := plan.SettingOf(k.Key); !ok || found.Key != k.Key {
			t.Errorf("%s is not found by its key: %+v", k.Key, found)
		}
	}
	var want []string
	for _, key := range plan.Keys() {
		if strings.HasPrefix(key, "target.") {
			key = "target"
		}
		want = append(want, key)
	}
	slices.Sort(want)
	slices.Sort(keys)
	slices.Sort(flags)
	if want = slices.Compact(want); !slices.Equal(keys, want) {
		t.Errorf("the table has %q, files take %q", keys, want)
	}
	if len(slices.Compact(flags)) != len(keys) {
		t.Errorf("two settings have the same flag: %q", flags)
	}
	if _, ok := plan.SettingOf("nothing"); ok {
		t.Error("an unknown key has a setting")
	}
}

func TestSettingsPage(t *testing.T) {
	t.Parallel()
	const path = "../../docs/plan-settings.md"
	want := settingsPage()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s is out of date (go test ./harness/plan -run SettingsPage -update writes it): %v", path, err)
	}
}

func settingsPage() string {
	var b strings.Builder
	b.WriteString(`# Settings of a plan

A plan is a TOML file; the project's plans are in ` + "`plans/`" + `. Each key is also a flag of ` +
		"`bench run`" + `, which
overrides the file. Times need a unit ("500ms", "2s"). A list is ["text", "json"] in a file, and text,json
in a flag. This page is made from harness/plan/table.go; a test compares them.
`)
	for _, g := range plan.Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n| key | flag | meaning | values | default | modes |\n", g)
		b.WriteString("|---|---|---|---|---|---|\n")
		settingRows(&b, g)
	}
	b.WriteString("\nIn a file `[[target]]` is the table of one target with settings of its own. Its keys are ")
	var keys []string
	for _, key := range plan.Keys() {
		if name, ok := strings.CutPrefix(key, "target."); ok {
			keys = append(keys, "`"+name+"`")
		}
	}
	b.WriteString(strings.Join(keys, ", ") + ".\n")
	return b.String()
}

func settingRows(b *strings.Builder, g plan.Group) {
	for _, k := range plan.AllSettings() {
		if k.Group != g {
			continue
		}
		values := strings.Join(k.Words, ", ")
		if k.Open {
			values += ", ..."
		}
		var modes []string
		for _, m := range k.Modes {
			modes = append(modes, string(m))
		}
		fmt.Fprintf(b, "| `%s` | `--%s` | %s | %s | %s | %s |\n", k.Key, k.Flag(), k.Help, values, k.Default,
			cmp.Or(strings.Join(modes, ", "), "all"))
	}
}
