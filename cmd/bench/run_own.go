package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness/launch"
	"tenrounds/harness/session"
	"tenrounds/harness/session/rig"
)

// runRoot is the project's folder. Servers that run already, and those of --manifests, are measured without
// one too: then it is "".
func runRoot(flags *planFlags, o runOptions) (string, error) {
	root, err := launch.Root()
	if errors.Is(err, launch.ErrNoProject) &&
		(flags.set.Changed("url") || len(o.manifests) > 0 || o.resume != "") {
		return "", nil
	}
	return root, err
}

// outFolder is where results go: below the project if the command is run in it, else below the working
// directory.
func outFolder(root, out string) string {
	dir, err := os.Getwd()
	if err != nil || root == "" {
		return out
	}
	if inside, err := filepath.Rel(root, dir); err != nil || inside == ".." ||
		strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
		return out
	}
	return rig.Below(root, out)
}

// parsePIDs reads NAME=PID.
func parsePIDs(all []string) (map[string]int, error) {
	pids := map[string]int{}
	for _, text := range all {
		name, word, _ := strings.Cut(text, "=")
		pid, err := strconv.Atoi(word)
		if err != nil || pid < 1 {
			return nil, usage("--pid: %q is not NAME=PID, such as mine=4711", text)
		}
		if _, twice := pids[name]; twice {
			return nil, usage("--pid: %s is there twice: name the first process, the others are found", name)
		}
		pids[name] = pid
	}
	return pids, nil
}

// attach connects to the servers that run already, and keeps what is not known of them with the results.
func attach(ctx context.Context, r *rig.Rig, s *session.Session, pids map[string]int) error {
	notes, err := r.Attach(ctx, &s.Run.Plan, pids)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if !slices.Contains(s.Run.Warnings, n) {
			s.Run.Warnings = append(s.Run.Warnings, n)
		}
		fmt.Fprintf(s.Stderr, "bench: %s\n", n)
	}
	return nil
}
