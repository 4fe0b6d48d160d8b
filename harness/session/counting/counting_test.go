package counting_test

import (
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/instructions"
	"tenrounds/harness/launch"
	"tenrounds/harness/session/counting"
)

// The scenario decides which program of a framework is counted.
func TestSubjects(t *testing.T) {
	t.Parallel()
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	for scenario, want := range map[string]string{"json": "gin", "route-param": "gin-api"} {
		entries, targets, err := counting.Subjects(root, scenario, []string{"gin", "nethttp"}, nil)
		if err != nil || len(entries) != 2 || entries[0].Target != want || len(targets) != 2 {
			t.Errorf("%s: %+v, %d targets, %v", scenario, entries, len(targets), err)
		}
	}
	entries, _, err := counting.Subjects(root, "route-param", []string{"chi"},
		[]string{"chi@v5.2.1", "gin-api@v1"})
	if err != nil || len(entries) != 3 || entries[1].Target != "chi-api@v5.2.1" ||
		entries[2].Target != "gin-api@v1" {
		t.Errorf("%+v, %v", entries, err)
	}
	for _, c := range []struct {
		scenario, with, want string
	}{
		{"route-param", "nethttp@v1", "nethttp-api has no framework"},
		{"book-detail-small", "", "needs a database"},
	} {
		var with []string
		if c.with != "" {
			with = []string{c.with}
		}
		_, _, err := counting.Subjects(root, c.scenario, []string{"chi"}, with)
		if exitcode.Of(err) != exitcode.Usage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.scenario, err, c.want)
		}
	}
}

// A gate that fails says by how much; one that is not settled how many runs would settle it.
func TestGate(t *testing.T) {
	t.Parallel()
	table := instructions.Table{Rows: []instructions.Row{
		{Target: "base", Runs: 6, Total: 40_000},
		{
			Target: "head", Runs: 6, Total: 40_200,
			Change:  &instructions.Change{Mean: .0131, Low: .0126, High: .0135, Verdict: instructions.More},
			Varying: &instructions.Change{Verdict: instructions.Equal},
		},
	}}
	err := counting.Gate(table, .01, "1%", false)
	const want = "of the functions that the gate compares head executes 1.31 % (1.26 to 1.35) more " +
		"instructions than base, over 1%: +0.50 % of all that a request executes"
	if exitcode.Of(err) != exitcode.Threshold || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
	if err := counting.Gate(table, .02, "2%", false); err != nil {
		t.Errorf("below the gate: %v", err)
	}
}
