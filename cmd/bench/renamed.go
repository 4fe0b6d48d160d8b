package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// renamedTo is the annotation of a flag that is an old spelling.
const renamedTo = "renamed to"

// oldSpelling keeps a flag's old name: it does the same, is in no help, and tells the new name.
func oldSpelling(set *pflag.FlagSet, old, now string) {
	set.Var(set.Lookup(now).Value, old, "")
	hideRenamed(set, old, "--"+now)
}

func hideRenamed(set *pflag.FlagSet, old, now string) {
	f := set.Lookup(old)
	f.Hidden, f.Annotations = true, map[string][]string{renamedTo: {now}}
}

// tellRenamed tells the new names of the old spellings that were given.
func tellRenamed(c *cobra.Command, words io.Writer) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if now := f.Annotations[renamedTo]; now != nil {
			fmt.Fprintf(words, "bench: --%s is deprecated: it is %s now\n", f.Name, now[0])
		}
	})
}
