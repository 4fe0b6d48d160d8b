package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
	"tenrounds/harness/locust"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
)

// watchfor tells somebody of the first time that a line is written.
type watchfor struct {
	line string
	tell func()
	once sync.Once
	seen bytes.Buffer
}

func (w *watchfor) Write(b []byte) (int, error) {
	const enough = 64 << 10 // it is among the first lines
	if w.seen.Len() < enough {
		w.seen.Write(b)
		if strings.Contains(w.seen.String(), w.line) {
			w.once.Do(w.tell)
		}
	}
	return len(b), nil
}

// runLocust runs the real Locust, as one process. Its users go through the warm-up as well.
func (rig *Rig) runLocust(ctx context.Context, turn harness.Turn, server runner.Server, sampler *measure.Sampler) (*harness.LoadResult, error) {
	defer rig.answers.counted(turn.Scenario, []runner.Server{server}, nil)
	l := turn.Load
	dir, err := os.MkdirTemp("", "tenrounds-locust-*")
	if err != nil {
		return nil, fmt.Errorf("locust: %w", err)
	}
	defer os.RemoveAll(dir)
	files, verified, err := rig.writeLocust(dir, turn)
	if err != nil {
		return nil, err
	}
	var pid atomic.Int64
	begun := &watchfor{line: locust.Begun, tell: func() { sampler.Start(int(pid.Load()), l.Warmup, l.Duration) }}
	out := &bounded{most: locust.MaxOutput}
	exit, said, err := rig.Launcher.Run(ctx, launch.Command{
		Path: rig.locust, Args: locust.Args(l, files, address(server)), Dir: dir, CPUs: rig.Machine.LoadCPUs,
		Env:    []string{"HOME=" + dir}, // it reads settings from there, too
		Stdout: out, Stderr: begun, Timeout: locust.StartUp + l.Warmup + l.Duration + l.Timeout + slack,
		Started: func(id int) { pid.Store(int64(id)) },
	})
	if err != nil {
		return nil, err
	}
	said = strings.TrimSpace(strings.Replace(said, locust.Begun, "", 1))
	if exit != 0 {
		return nil, fmt.Errorf("locust exited with %d: %s", exit, said)
	}
	reported, err := input.Read(files.Report, locust.MaxOutput)
	if err != nil {
		return nil, fmt.Errorf("locust ended without its report: %w: %s", err, said)
	}
	r, err := locust.Parse(out.Bytes(), reported, l, verified)
	if err != nil {
		return nil, err
	}
	if err := input.Check(r); err != nil {
		return nil, fmt.Errorf("read the answer of locust: %w", err)
	}
	r.Targets[0].URL, r.Seed = "http://"+address(server), rig.Seed
	if scenarios.Creates(turn.Scenario) {
		r.Targets[0].Creates = createsOfLocust(l, r)
	}
	return r, nil
}

// writeLocust writes what Locust needs into a folder of its own.
func (rig *Rig) writeLocust(dir string, turn harness.Turn) (files locust.Files, verified bool, err error) {
	scenario, err := scenarios.ByName(turn.Scenario)
	if err != nil {
		return files, false, err
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	files = locust.Files{Start: in("start.py"), Locustfile: in("locustfile.py"), Report: in("report.json")}
	file, verified, err := locust.Locustfile(turn.Load, scenario, rig.Seed+uint64(turn.Round), files.Report)
	if err != nil {
		return files, false, err
	}
	err = errors.Join(os.WriteFile(files.Start, locust.Start, 0o600), os.WriteFile(files.Locustfile, file, 0o600))
	if err != nil {
		return files, false, fmt.Errorf("locust: %w", err)
	}
	return files, verified, nil
}

// bounded keeps what a program prints, up to one byte more than is read of it.
type bounded struct {
	bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), max(0, b.most+1-b.Len()))])
	return len(p), nil
}

// createsOfLocust makes up for what Locust does not tell: which requests were under way at its end, and, after a warm-up,
// how many it had asked before.
func createsOfLocust(l harness.Load, r *harness.LoadResult) *harness.Creates {
	t := r.Targets[0]
	c := harness.Creates{Answered: t.Correct, Unsure: t.Failed() + int64(l.Users)}
	if l.Warmup > 0 {
		c.Unsure += int64(float64(l.Users) * (l.Warmup + l.Timeout).Seconds() * unknownCreates)
	}
	return &c
}

// unknownCreates is more than a user of Locust can ask in a second.
const unknownCreates = 10_000
