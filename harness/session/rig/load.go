package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
)

// loadArgs is a load as the command line of bin/load.
func loadArgs(l harness.Load) []string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
	args := []string{"--mode", l.Mode, "--duration", l.Duration.String(), "--warmup", l.Warmup.String(), "--timeout", l.Timeout.String()}
	switch l.Mode {
	case harness.ModeRate:
		args = append(args, "--connections", strconv.Itoa(l.Connections), "--rate", number(l.Rate), "--arrivals", l.Arrivals,
			"--backlog", strconv.Itoa(l.Backlog))
	case harness.ModeUsers:
		args = append(args, "--users", strconv.Itoa(l.Users), "--hatch", number(l.Hatch),
			"--think-min", l.ThinkMin.String(), "--think-max", l.ThinkMax.String())
		for _, c := range l.Conditions() {
			args = append(args, "--stop-when", c)
		}
	default:
		args = append(args, "--connections", strconv.Itoa(l.Connections))
		if l.NewConnections {
			args = append(args, "--keepalive=false")
		}
		if l.Curve > 0 {
			args = append(args, "--curve", l.Curve.String())
		}
		if l.Slice > 0 {
			args = append(args, "--slice", l.Slice.String(), "--order", l.SliceOrder)
		}
	}
	return args
}

// watch begins to watch a turn on the server with these process ids, and on the database with that one, if any.
func (rig *Rig) watch(pids []int, db int) *measure.Sampler {
	serverCPUs, _ := launch.ParseCPUs(rig.Machine.ServerCPUs) // an empty list is no list: everywhere
	loadCPUs, _ := launch.ParseCPUs(rig.Machine.LoadCPUs)
	return measure.Machine{Root: "/"}.Watch(measure.Subjects{Server: pids[0], More: pids[1:], Database: db, ServerCPUs: serverCPUs, LoadCPUs: loadCPUs, DatabaseCPUs: rig.Books.CPUs()})
}

// slack is how much longer than its own times a generator may take before it counts as hung. Its own times are the
// warm-up and the window, in which all users start, and the wait for the last answers.
const slack = 10 * time.Second

func (rig *Rig) runLoad(ctx context.Context, turn harness.Turn, server runner.Server, sampler *measure.Sampler) (*harness.LoadResult, error) {
	l, servers := turn.Load, []runner.Server{server}
	proof, err := rig.answers.args([]harness.Turn{turn}, servers)
	if err != nil {
		return nil, err
	}
	args := slices.Concat(loadArgs(l), proof, []string{"--scenario", turn.Scenario,
		"--seed", strconv.FormatUint(rig.Seed, 10), "--pid", joined(working(server)), "--json", "http://" + address(server)})
	timeout := l.Warmup + l.Duration + 3*l.Timeout + slack // a slow server can use it up at the opening and twice at the end
	r, err := rig.execLoad(ctx, args, timeout, func(pid int) { sampler.Start(pid, l.Warmup, l.Duration) })
	rig.answers.counted(turn.Scenario, servers, r)
	if r != nil && (len(r.Targets) != 1 || !r.Targets[0].Identity()) {
		return r, errors.New("the generator's account does not add up")
	}
	return r, err
}

// execLoad runs bin/load to its end and reads what it printed. A result that comes with an error is what there
// was until then. started, if not nil, is told the generator's process id.
func (rig *Rig) execLoad(ctx context.Context, args []string, timeout time.Duration, started func(pid int)) (*harness.LoadResult, error) {
	var out bytes.Buffer
	exit, said, err := rig.Launcher.Run(ctx, launch.Command{
		Path: rig.load, Args: args, CPUs: rig.Machine.LoadCPUs, Stdout: &out, Timeout: timeout, Started: started,
	})
	if errors.Is(err, launch.ErrReplaced) {
		rig.spoiled = err
	}
	if err != nil {
		return nil, err
	}
	var r harness.LoadResult
	if jerr := json.Unmarshal(out.Bytes(), &r); jerr != nil {
		return nil, fmt.Errorf("load exited with %d: %s", exit, strings.TrimSpace(said))
	}
	if err := input.Check(&r); err != nil {
		return nil, fmt.Errorf("read the answer of load: %w", err)
	}
	if exit != exitcode.OK && exit != exitcode.Wrong && exit != exitcode.Limited {
		return &r, fmt.Errorf("load exited with %d: %s", exit, strings.TrimSpace(said))
	}
	return &r, nil
}
