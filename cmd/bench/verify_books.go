package main

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

// verifyOptions are the flags of verify.
type verifyOptions struct {
	names, manifests []string
	slow             bool
	app, database    string
	out              string // the file for all violations
}

// targets are those that the flags ask for: the servers of the contract, or the programs of an application, which can be
// named without it too: gin for gin-bookstore.
func (o verifyOptions) targets(root string) ([]harness.Target, error) {
	switch {
	case o.app != "" && o.app != scenarios.Bookstore:
		return nil, usage("--app: unknown %q: the only application is %s", o.app, scenarios.Bookstore)
	case o.app == "" && o.database != "":
		return nil, usage("--database: the contract's own servers have none: it needs --app %s", scenarios.Bookstore)
	case o.database == harness.DatabasePrivate || o.database == harness.DatabaseSQLite:
		return nil, usage("--database %s is of bench run: here it is a file or postgres://USER@HOST/NAME; without it a file is made and removed", o.database)
	case o.app != "" && o.slow:
		return nil, usage("--slow: the idle timeout is the contract's own: leave --app out")
	}
	targets, err := plan.Targets(root, o.manifests...)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(o.names)
	if o.app == "" {
		targets = plan.Plain(targets)
	} else {
		targets = plan.Applications(targets, o.app)
		for i, n := range names {
			if of := n + "-" + o.app; slices.ContainsFunc(targets, func(t harness.Target) bool { return t.Name == of }) {
				names[i] = of
			}
		}
	}
	if len(names) == 0 {
		targets = plan.Standalone(targets)
	}
	if targets, err = plan.Select(targets, names); err != nil {
		return nil, usage("--targets: %w", err)
	}
	return targets, nil
}
