package rig

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/wrk"
)

// runWrk runs the real wrk. It has no warm-up, so that is load's.
func (rig *Rig) runWrk(ctx context.Context, turn harness.Turn, server runner.Server, sampler *measure.Sampler) (*harness.LoadResult, error) {
	defer rig.answers.counted(turn.Scenario, []runner.Server{server}, nil)
	addr := address(server)
	var warmed *harness.LoadResult
	if turn.Load.Warmup > 0 {
		warm := turn
		warm.Load.Duration, warm.Load.Warmup = warm.Load.Warmup, 0
		var err error
		if warmed, err = rig.runLoad(ctx, warm, server, nil); err != nil {
			return nil, fmt.Errorf("warm-up: %w", err)
		}
	}
	scenario, err := scenarios.ByName(turn.Scenario)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tenrounds-wrk-*")
	if err != nil {
		return nil, fmt.Errorf("wrk: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "requests.lua")
	args, script, err := wrk.Args(turn.Load, scenario.Requests, addr, file)
	if err != nil {
		return nil, err
	}
	if script != "" {
		if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
			return nil, fmt.Errorf("wrk: %w", err)
		}
	}
	var out bytes.Buffer
	exit, said, err := rig.Launcher.Run(ctx, launch.Command{
		Path: rig.wrk, Args: args, CPUs: rig.Machine.LoadCPUs, Stdout: &out, Timeout: turn.Load.Duration + turn.Load.Timeout + slack,
		Started: func(pid int) { sampler.Start(pid, 0, turn.Load.Duration) },
	})
	if err != nil {
		return nil, err
	}
	if exit != 0 {
		return nil, fmt.Errorf("wrk exited with %d: %s", exit, strings.TrimSpace(said))
	}
	r, err := wrk.Parse(out.String(), turn.Load)
	if err != nil {
		return nil, err
	}
	r.Targets[0].URL = "http://" + addr
	r.Seed = rig.Seed
	if scenarios.Creates(turn.Scenario) {
		r.Targets[0].Creates = createsOfWrk(turn.Load, warmed, &r)
	}
	return &r, nil
}

// createsOfWrk makes up for what wrk does not tell: which of its requests were under way at its end. Before it load has
// asked the warm-up.
func createsOfWrk(l harness.Load, warm, r *harness.LoadResult) *harness.Creates {
	t := r.Targets[0]
	c := harness.Creates{Answered: t.Correct, Unsure: t.Failed() + int64(l.Connections)}
	if warm != nil && warm.Targets[0].Creates != nil {
		c.Answered += warm.Targets[0].Creates.Answered
		c.Unsure += warm.Targets[0].Creates.Unsure
	}
	return &c
}
