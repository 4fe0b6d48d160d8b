package main

import (
	"io"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
)

// project returns the root of the checkout, and its targets with those in the folders of manifests.
func project(manifests ...string) (root string, targets []harness.Target, err error) {
	if root, err = launch.Root(); err == nil {
		targets, err = plan.Targets(root, manifests...)
	}
	return root, targets, err
}

// usage is an error of wrong usage.
func usage(format string, args ...any) error {
	return exitcode.Errorf(exitcode.Usage, format, args...)
}

// writer returns what writes tables in a format.
func writer(format string) (func(io.Writer, []content.Block) error, error) {
	switch format {
	case "text":
		return tables.Text, nil
	case "markdown":
		return tables.Markdown, nil
	}
	return nil, usage("--format: unknown format %q%s", format,
		plan.DidYouMean(format, []string{"text", "markdown"}))
}

// entryOf reads the value of a --target.
func entryOf(text string) (plan.EntrySettings, error) {
	e, err := plan.ParseEntry(text)
	if err != nil {
		return e, usage("--target: %w", err)
	}
	return e, nil
}
