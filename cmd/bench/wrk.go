package main

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
func (s *stage) runWrk(ctx context.Context, turn harness.Turn, server runner.Server, sampler *measure.Sampler) (*harness.LoadResult, error) {
	defer s.answers.counted(turn.Scenario, []runner.Server{server}, nil)
	addr := address(server)
	var warmed *harness.LoadResult
	if turn.Load.Warmup > 0 {
		warm := turn
		warm.Load.Duration, warm.Load.Warmup = warm.Load.Warmup, 0
		var err error
		if warmed, err = s.runLoad(ctx, warm, server, nil); err != nil {
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
	exit, said, err := s.launcher.Run(ctx, launch.Command{
		Path: s.wrk, Args: args, CPUs: s.machine.LoadCPUs, Stdout: &out, Timeout: turn.Load.Duration + turn.Load.Timeout + slack,
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
	r.Seed = s.seed
	if scenarios.Creates(turn.Scenario) {
		r.Targets[0].Creates = createsOfWrk(turn.Load, warmed, &r)
	}
	return &r, nil
}
