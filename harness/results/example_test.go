package results_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

// inFolder runs an example in a folder that is removed afterwards.
func inFolder(do func(dir string) error) {
	dir, err := os.MkdirTemp("", "results-*")
	if err == nil {
		err = errors.Join(do(dir), os.RemoveAll(dir))
	}
	if err != nil {
		fmt.Println(err)
	}
}

func exampleTurn(target string) harness.Measurement {
	turn := harness.Turn{Round: 1, Target: target, Scenario: "json"}
	turn.Load = harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: 20}
	answers := []harness.TargetLoad{{Scheduled: 1000, Correct: 1000, Goodput: 1000}}
	return harness.Measurement{Turn: turn, Result: &harness.LoadResult{Duration: 1, Targets: answers}}
}

// Every turn is on disk when Record returns. So a run that was killed can be read.
func ExampleRead() {
	inFolder(func(dir string) error {
		f, err := results.Create(dir, "my-run")
		if err != nil {
			return err
		}
		plan := harness.Plan{Rounds: 6}
		err = errors.Join(f.WriteRun(harness.Run{ID: "my-run", Plan: plan, Status: harness.StatusRunning}),
			f.Record(exampleTurn("gin"), exampleTurn("chi")), f.Close())
		if err != nil {
			return err
		}
		run, turns, _, err := results.Read(f.Dir())
		fmt.Println(run.ID, "is", run.Status, "and has", len(turns), "turns")
		return err
	})
	// Output: my-run is running and has 2 turns
}

// A folder is never written twice.
func ExampleCreate() {
	inFolder(func(dir string) error {
		f, err := results.Create(dir, "my-run")
		if err != nil {
			return err
		}
		_, err = results.Create(dir, "my-run")
		fmt.Println(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
		return f.Close()
	})
	// Output: results: my-run exists already; choose another --id, or go on with --resume my-run
}

func ExampleSummaryCSV() {
	rate := stats.Estimate([]float64{1000, 1010, 1020})
	table := results.SummaryCSV(harness.Run{ID: "my-run"}, []harness.Summary{
		{Target: "gin", Scenario: "json", Load: "closed-c20", N: 6, Throughput: rate},
	})
	for line := range strings.Lines(table) {
		fmt.Println(strings.Join(strings.Split(line, ",")[:4], ","))
	}
	// Output:
	// run_id,scenario,load,mode
	// my-run,json,closed-c20,
}
