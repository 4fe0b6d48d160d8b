package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/cmd/manpage"
)

// TestManual makes the manual pages, a page a command; "make man" keeps them. Each names all flags and has
// examples.
func TestManual(t *testing.T) {
	dir := cmp.Or(os.Getenv("TENROUNDS_MAN"), t.TempDir())
	root := command(io.Discard, io.Discard)
	if err := manpage.Write(root, dir); err != nil {
		t.Fatal(err)
	}
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		if c.Hidden || c.Name() == "help" {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, strings.ReplaceAll(c.CommandPath(), " ", "-")+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		text := strings.ReplaceAll(string(page), `\-`, "-")
		if !strings.Contains(text, ".SH EXAMPLE") || !strings.Contains(text, c.Short) {
			t.Errorf("%s: its page has no example or does not say what it does", c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && (!strings.Contains(text, "--"+f.Name) || f.Usage == "") {
				t.Errorf("%s: its page does not name --%s, or the flag has no help", c.CommandPath(), f.Name)
			}
		})
	}
}
