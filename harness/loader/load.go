package loader

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/requests"
)

// Load is cmd/load.
type Load struct{}

// Command is its command line.
func (Load) Command(t Turn) (Command, error) {
	args := loadArgs(t.Load)
	asked, files, err := questions(t)
	if err != nil {
		return Command{}, err
	}
	for _, target := range t.Targets {
		args = append(args, "--expect-head", target.Heads, "--vary-from", joined(target.From),
			"--pid", joined(target.PIDs))
	}
	args = append(append(args, "--vary-slack", strconv.FormatInt(t.Slack, 10)), asked...)
	if !t.Share.Whole() {
		args = append(args, "--share", t.Share.String())
	}
	if t.StartAt > 0 {
		args = append(args, "--start-at", strconv.FormatInt(t.StartAt, 10))
	}
	if t.Progress {
		args = append(args, "--progress")
	}
	args = append(args, "--seed", strconv.FormatUint(t.Seed, 10), "--format", "json")
	for _, target := range t.Targets {
		args = append(args, "http://"+target.Address)
	}
	return Command{Args: args, Files: files, Limit: limit(t.Load, len(t.Targets)), Read: read}, nil
}

// questions are the flags that say what is asked: a scenario of the project, or a file for each target.
func questions(t Turn) (args []string, files map[string][]byte, err error) {
	if len(t.Targets) == 0 || t.Targets[0].Requests == nil {
		return []string{"--scenario", t.Scenario.Name}, nil, nil
	}
	files = map[string][]byte{}
	for i, target := range t.Targets {
		name := filepath.Join(t.Dir, fmt.Sprintf("requests-%d.json", i))
		if files[name], err = requests.Format(target.Requests); err != nil {
			return nil, nil, fmt.Errorf("requests of %s: %w", target.Address, err)
		}
		args = append(args, "--requests", name)
	}
	return args, files, nil
}

func loadArgs(l harness.Load) []string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }
	args := []string{"--mode", string(l.Mode), "--duration", l.Duration.String(), "--warmup", l.Warmup.String(),
		"--timeout", l.Timeout.String()}
	if l.Mode != harness.ModeUsers {
		args = append(args, "--connections", strconv.Itoa(l.Connections))
	}
	switch l.Mode {
	case harness.ModeRate:
		args = append(args, "--rate", number(l.Rate), "--arrivals", string(l.Arrivals),
			"--backlog", strconv.Itoa(l.Backlog))
	case harness.ModeUsers:
		args = append(args, "--users", strconv.Itoa(l.Users), "--hatch", number(l.Hatch),
			"--think-min", l.ThinkMin.String(), "--think-max", l.ThinkMax.String())
		for _, c := range l.Conditions() {
			args = append(args, "--stop-when", c)
		}
	default:
		if l.NewConnections {
			args = append(args, "--keepalive=false")
		}
		if l.Curve > 0 {
			args = append(args, "--curve", l.Curve.String())
		}
		if l.Slice > 0 {
			args = append(args, "--slice", l.Slice.String(), "--order", string(l.SliceOrder))
			if l.SliceSettle > 0 {
				args = append(args, "--settle", l.SliceSettle.String())
			}
			if l.SliceWait != "" {
				args = append(args, "--wait", string(l.SliceWait))
			}
		}
	}
	return args
}

// limit is how long cmd/load may take. A slow server can use the timeout up at the opening and twice at the
// end. In slices, each target takes half as much again for the waits between them, and can stay silent in a
// few of them.
func limit(l harness.Load, targets int) time.Duration {
	if targets == 1 {
		return l.Warmup + l.Duration + 3*l.Timeout + Slack
	}
	const silent = 4
	return time.Duration(targets)*((l.Warmup+l.Duration)*3/2+silent*l.Timeout) + Slack
}

func read(o Output) (*harness.LoadResult, error) {
	var r harness.LoadResult
	if err := json.Unmarshal(o.Stdout, &r); err != nil {
		return nil, o.Failed("load")
	}
	switch o.Exit {
	case exitcode.OK, exitcode.Wrong, exitcode.Limited:
		return &r, nil
	case exitcode.Failed: // the accounts say why nothing was measured
		if len(r.Targets) > 0 && r.Targets[0].Unmeasured() != "" {
			return &r, nil
		}
	}
	return &r, o.Failed("load")
}

// joined writes the numbers of one server's processes.
func joined[T int | int64](all []T) string {
	words := make([]string, len(all))
	for i, n := range all {
		words[i] = strconv.FormatInt(int64(n), 10)
	}
	return strings.Join(words, "+")
}
