package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenrounds/harness/plan"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/starter"
)

func newCommand() *cobra.Command {
	var r starter.Request
	c := &cobra.Command{
		Use:   "new NAME",
		Short: "Make a server that meets the contract, to put your framework in",
		Long: `new makes the folder of a server: its manifest, and a program that meets the contract. The program is
a copy of one that is here, servers/nethttp, external/py-wsgi or external/node, and comments in it say where
the framework goes. bench verify then says what the framework does differently.

A server that need not meet the contract, with routes of its own, needs no such folder: bench run --url
measures it.`,
		Example: `  bench new mine --lang go                         servers/mine
  bench new py-mine --lang python                  external/py-mine
  bench new mine --lang node --dir ../my-servers   a folder of your own, for --manifests`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			r.Name = args[0]
			return makeServer(r, c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&r.Language, "lang", "",
		"`LANGUAGE` of the server: "+strings.Join(starter.Languages(), ", "))
	c.Flags().StringVar(&r.Dir, "dir", "", "make the server's folder in `DIR` (servers for Go, external for "+
		"others); for Go it must be in this project")
	return c
}

func makeServer(r starter.Request, w io.Writer) error {
	if err := knownLanguage(r.Language); err != nil {
		return err
	}
	root, targets, err := project()
	if err != nil {
		return err
	}
	r.Root = root
	folder, err := r.Folder()
	if err != nil {
		return usage("--dir: %w", err)
	}
	own := []string{filepath.Join(root, "servers"), filepath.Join(root, "external")}
	manifests := ""
	if !slices.Contains(own, filepath.Dir(folder)) {
		manifests = " --manifests " + r.Dir
		if _, err := os.Stat(r.Dir); err == nil { // else it will be made
			if targets, err = plan.Targets(root, r.Dir); err != nil {
				return err
			}
		}
	}
	if err := plan.CheckName(root, r.Name, rig.World(targets).Targets); err != nil {
		return usage("%w", err)
	}
	made, err := starter.Make(r)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "made %s: %s\n", made.Dir, strings.Join(made.Files, ", "))
	fmt.Fprintf(w, "It is a copy of %s and meets the contract as it is; comments say where the framework "+
		"goes.\n", made.Model)
	fmt.Fprintf(w, "next:\n  bench verify%s --targets %s\n", manifests, r.Name)
	fmt.Fprintf(w, "  bench run quick%s --targets nethttp,%s\n", manifests, r.Name)
	return nil
}

// knownLanguage refuses a language that no server can be made in.
func knownLanguage(name string) error {
	known := starter.Languages()
	there := "there are: " + strings.Join(known, ", ")
	switch near := plan.Suggest(name, known); {
	case slices.Contains(known, name):
		return nil
	case name == "":
		return usage("--lang is missing; %s", there)
	case near != "":
		return usage("--lang: unknown language %q; did you mean %q?", name, near)
	}
	return usage("--lang: unknown language %q; %s", name, there)
}
