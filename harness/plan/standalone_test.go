package plan_test

import (
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func TestStandalone(t *testing.T) {
	t.Parallel()
	all := []harness.Target{{Name: "gin"}, {Name: "py-flask", Lock: "requirements.lock"}, {Name: "node"}}
	if got := plan.Standalone(all); len(got) != 2 || got[0].Name != "gin" || got[1].Name != "node" || all[1].Name != "py-flask" {
		t.Errorf("%+v of %+v", got, all)
	}
}
