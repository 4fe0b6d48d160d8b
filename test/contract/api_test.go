package contract_test

import (
	"maps"
	"testing"

	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/apis"
	"tenrounds/harness/verify/verdict"
	"tenrounds/test/faults"
)

// TestAPI starts servers of the application api as the harness does: built, verified over sockets, stopped.
// One has all scenarios, and one leaves out those that its router cannot have. The others are tested in their
// own folders.
func TestAPI(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	all := plan.Applications(targets(t), scenarios.API)
	chosen, err := plan.Select(all, []string{"chi-api", "httprouter-api"})
	if err != nil {
		t.Fatal(err)
	}
	least := map[string]int{"chi-api": 950, "httprouter-api": 450}
	for _, target := range chosen {
		s := apis.Of(target)
		s.Addr = run(t, build(t, target), launch.Options{}).Addr()
		v := apis.Verify(t.Context(), s)
		if wrong := verdict.Wrong(v); v.Checks < least[target.Name] || len(wrong) > 0 {
			t.Errorf("%s: %d checks, wrong: %v", target.Name, v.Checks, wrong)
		}
	}
}

// Every framework in Go has the application, and five in Python. What one leaves out is a scenario of it.
func TestEveryFrameworkHasAPI(t *testing.T) {
	all := plan.Applications(targets(t), scenarios.API)
	languages := map[string]int{}
	for _, target := range all {
		languages[target.Language]++
	}
	if want := map[string]int{"Go": 18, "Python": 5}; !maps.Equal(languages, want) {
		t.Errorf("frameworks have it: %v, want %v", languages, want)
	}
	for _, target := range all {
		for name, why := range target.Unsupported {
			if scenarios.Application(name) != scenarios.API || why == "" {
				t.Errorf("%s does not support %q because %q", target.Name, name, why)
			}
		}
	}
}
