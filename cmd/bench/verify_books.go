package main

import (
	"slices"
	"strings"

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

// targets are the targets that the flags select: servers of the contract, or programs of an application. For
// these the name of the framework is enough: gin for gin-bookstore.
func (o verifyOptions) targets() (root string, targets []harness.Target, err error) {
	switch {
	case o.app != "" && !slices.Contains(scenarios.Applications(), o.app):
		err = usage("--app: unknown %q: there are %s", o.app, strings.Join(scenarios.Applications(), " and "))
	case o.app != scenarios.Bookstore && o.database != "":
		err = usage("--database: it needs --app %s: other servers have no database", scenarios.Bookstore)
	case o.database == harness.DatabasePrivate || o.database == harness.DatabaseSQLite:
		err = usage("--database %s is of bench run: give a file or postgres://USER@HOST/NAME, or leave it "+
			"out for a temporary file", o.database)
	case o.app != "" && o.slow:
		err = usage("--slow: the idle timeout is part of the plain contract: leave --app out")
	default:
		root, targets, err = project(o.manifests...)
	}
	if err != nil {
		return "", nil, err
	}
	names := slices.Clone(o.names)
	if o.app == "" {
		targets = plan.Plain(targets)
	} else {
		targets = plan.Applications(targets, o.app)
		for i, n := range names {
			if of := n + "-" + o.app; slices.ContainsFunc(targets,
				func(t harness.Target) bool { return t.Name == of }) {
				names[i] = of
			}
		}
	}
	if len(names) == 0 {
		targets = plan.Standalone(targets)
	}
	if targets, err = plan.Select(targets, names); err != nil {
		return "", nil, usage("--targets: %w", err)
	}
	return root, targets, nil
}
