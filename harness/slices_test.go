package harness_test

import (
	"reflect"
	"testing"

	"tenrounds/harness"
)

// Each part has its own account, time and warnings, and what belongs to all.
func TestPart(t *testing.T) {
	t.Parallel()
	whole := harness.LoadResult{
		Mode: "closed", Duration: 9, Verified: true, Generator: harness.GeneratorHealth{CPU: 5},
		Targets: []harness.TargetLoad{
			{URL: "http://h:1", Correct: 1, Slices: []harness.Slice{{Duration: 0.25}, {Duration: 0.5}},
				Warnings: harness.Doubts{{Text: "slow"}}},
			{URL: "http://h:1", Correct: 2},
		},
		Resources: &harness.Resources{Visit: 1}, Visits: []*harness.Resources{{Visit: 2}},
		Warnings: harness.Doubts{{Text: "all of them"}},
	}
	a, b := whole.Part(0), whole.Part(1)
	if a.Duration != 0.75 || b.Duration != 0 || a.Targets[0].Correct != 1 || b.Targets[0].Correct != 2 ||
		len(a.Targets) != 1 {
		t.Errorf("%+v\n%+v", a, b)
	}
	if !reflect.DeepEqual(a.Warnings.Texts(), []string{"slow", "all of them"}) ||
		!reflect.DeepEqual(b.Warnings.Texts(), []string{"all of them"}) || a.Targets[0].Warnings != nil {
		t.Errorf("warnings %q and %q", a.Warnings, b.Warnings)
	}
	if a.Resources.Visit != 2 || b.Resources.Visit != 1 || a.Visits != nil || len(whole.Visits) != 1 {
		t.Errorf("what the machine told of each: %+v, %+v", a.Resources, b.Resources)
	}
	if a.Generator.CPU != 5 || !b.Verified || len(whole.Warnings) != 1 || len(whole.Targets[0].Warnings) != 1 ||
		len(whole.Targets) != 2 {
		t.Errorf("what belongs to all is lost, or the whole was changed: %+v", whole)
	}
}

func TestServerCPUPerRequest(t *testing.T) {
	t.Parallel()
	cpu := 3.0
	for _, c := range []struct {
		account harness.TargetLoad
		want    float64
		known   bool
	}{
		{harness.TargetLoad{ServerCPU: &cpu, Correct: 10, Carried: 2}, 0.25, true},
		{harness.TargetLoad{ServerCPU: &cpu}, 0, false},
		{harness.TargetLoad{Correct: 10}, 0, false},
	} {
		if got, known := c.account.ServerCPUPerRequest(); got != c.want || known != c.known {
			t.Errorf("%+v: %v, %v", c.account, got, known)
		}
	}
}
