package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
	"tenrounds/plans"
)

// planFlags are the settings of a plan as flags. Flags that were given override the plan's file.
type planFlags struct {
	set     *pflag.FlagSet
	all     []plan.Setting
	values  plan.Settings
	entries []string
}

// plan is the name of the plan that a command line runs.
func (f *planFlags) plan(args []string) string {
	switch {
	case len(args) > 0:
		return args[0]
	case f.set.Changed("url"):
		return "own"
	}
	return "standard"
}

func addPlanFlags(set *pflag.FlagSet) *planFlags { return addFlags(set, plan.AllSettings()) }

func addFlags(set *pflag.FlagSet, all []plan.Setting) *planFlags {
	f := &planFlags{set: set, all: all}
	for _, k := range all {
		f.add(k)
		inGroup(set, k.Group, k.Flag())
	}
	return f
}

// add makes a flag of a setting, by the type of its field.
func (f *planFlags) add(k plan.Setting) {
	name := k.Flag()
	switch field := k.Field(&f.values).(type) {
	case *string:
		f.set.StringVar(field, name, "", k.Help)
	case **string:
		*field = f.set.String(name, "", k.Help)
	case *int:
		f.set.IntVar(field, name, 0, k.Help)
	case **int:
		*field = f.set.Int(name, 0, k.Help)
	case *uint64:
		f.set.Uint64Var(field, name, 0, k.Help)
	case **float64:
		*field = f.set.Float64(name, 0, k.Help)
	case *bool:
		f.set.BoolVar(field, name, false, k.Help)
	case *plan.Duration:
		f.set.DurationVar((*time.Duration)(field), name, 0, k.Help)
	case **plan.Duration:
		*field = (*plan.Duration)(f.set.Duration(name, 0, k.Help))
	case *[]int:
		f.set.IntSliceVar(field, name, nil, k.Help)
	case *[]plan.EntrySettings:
		f.set.StringArrayVar(&f.entries, name, nil, k.Help)
	case *[]string:
		if k.Whole {
			f.set.StringArrayVar(field, name, nil, k.Help)
		} else {
			f.set.StringSliceVar(field, name, nil, k.Help)
		}
	default:
		// every start of bench adds them all
		panic(fmt.Sprintf("no flag for a setting of type %T: %s", field, k.Key))
	}
}

// given returns the first setting that was given as a flag, except those in but; "" for none.
func (f *planFlags) given(but ...string) string {
	for _, k := range f.all {
		if f.set.Changed(k.Flag()) && !slices.Contains(but, k.Flag()) {
			return k.Flag()
		}
	}
	return ""
}

// apply puts the flags that were given over the settings of the file. Some replace more of the file than
// their own setting: another mode, one number of connections for a sweep, targets for entries.
func (f *planFlags) apply(s *plan.Settings) error {
	given, load := f.set.Changed, &s.Load
	if given("interleave") {
		s.ForInterleave(f.values.Interleave)
	}
	if given("mode") {
		s.ForMode(f.values.Load.Mode)
	}
	if given("connections") != given("sweep") {
		load.Connections, load.Sweep = nil, nil
	}
	if given("rate") || given("slo") || given("rates") {
		load.Rate, load.SLO, load.Rates, load.Saturation = nil, nil, nil, load.Saturation && given("rates")
	}
	if given("targets") || given("target") {
		s.Targets, s.Entries = nil, nil
	}
	if given("until") && !given("rounds") {
		s.Rounds = harness.MostLooks
	}
	if given("slice") && !given("slice-settle") {
		s.SliceSettle = nil // the file's is for its own slices
	}
	s.AAMoves = !given("aa")
	for _, k := range f.all {
		if given(k.Flag()) {
			k.Copy(s, &f.values)
		}
	}
	for _, text := range f.entries {
		e, err := entryOf(text)
		if err != nil {
			return err
		}
		s.Entries = append(s.Entries, e)
	}
	return nil
}

// readPlan finds a plan by its name in plans/ or by its path, and applies the flags.
func readPlan(root, name string, flags *planFlags, w plan.World) (harness.Plan, error) {
	file, err := planFile(root, name)
	if err != nil {
		return harness.Plan{}, &exitcode.Error{Code: exitcode.Usage, Err: err}
	}
	s := file.Settings
	if err := flags.apply(&s); err != nil {
		return harness.Plan{}, err
	}
	p, err := s.Resolve(strings.TrimSuffix(filepath.Base(file.Path), ".toml"), w)
	var key *plan.KeyError
	if errors.As(err, &key) {
		return p, usage("%s", place(file, flags, key))
	}
	return p, err
}

// place says where a bad setting is: its flag, or its line in the file.
func place(file *plan.File, flags *planFlags, e *plan.KeyError) string {
	if k, ok := plan.SettingOf(e.Key); ok && flags.set.Changed(k.Flag()) {
		return fmt.Sprintf("--%s: %s", k.Flag(), e.Reason)
	}
	if line := file.Line(e.Key); line > 0 {
		return fmt.Sprintf("%s:%d: %v", file.Path, line, e)
	}
	return fmt.Sprintf("%s: %v", file.Path, e)
}

// planFile reads a plan. Those of the project are in plans/, and in this program for use elsewhere.
func planFile(root, name string) (*plan.File, error) {
	if strings.ContainsAny(name, `./\`) {
		return plan.Read(name)
	}
	if root != "" {
		path := filepath.Join(root, "plans", name+".toml")
		if _, err := os.Stat(path); err == nil {
			return plan.Read(path)
		}
	}
	if b, err := plans.Files.ReadFile(name + ".toml"); err == nil {
		return plan.Parse(name+".toml", b)
	}
	return nil, fmt.Errorf("unknown plan %q%s", name, plan.DidYouMean(name, planNames(root)))
}

// planNames lists the plans of the project, without a checkout those in this program.
func planNames(root string) []string {
	files, _ := filepath.Glob(filepath.Join(root, "plans", "*.toml")) // the pattern is right
	if root == "" {
		files, _ = fs.Glob(plans.Files, "*.toml")
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".toml"))
	}
	return names
}
