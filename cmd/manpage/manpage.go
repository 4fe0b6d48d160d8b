// Package manpage writes the manual pages of a command from what --help says. Tests of the commands use it,
// and "make man" through them, so that no program links the converter.
package manpage

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// Write writes a page for a command and each of its subcommands into a folder, which is made if need be:
// bench.1, bench-run.1. The texts of the command are changed.
func Write(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("manual pages: %w", err)
	}
	prepare(root)
	header := doc.GenManHeader{Section: "1", Source: "tenrounds", Manual: "tenrounds"}
	if err := doc.GenManTree(root, &header, dir); err != nil {
		return fmt.Errorf("manual pages: %w", err)
	}
	return nil
}

// prepare makes Markdown, which the converter reads, of texts that were written for a terminal.
func prepare(c *cobra.Command) {
	c.DisableAutoGenTag = true // no line on how it was made
	c.Long = markdown(c.Long)
	for _, sub := range c.Commands() {
		prepare(sub)
	}
}

// markdown keeps what is indented as it is, and lets nothing else be taken for markup.
func markdown(text string) string {
	const fence = "```"
	var b strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		indented := strings.HasPrefix(line, "  ")
		if indented != inside {
			inside = indented
			b.WriteString("\n" + fence + "\n")
			if !indented {
				b.WriteString("\n")
			}
		}
		if !indented {
			line = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`).Replace(line)
		}
		b.WriteString(line)
	}
	if inside {
		b.WriteString("\n" + fence + "\n")
	}
	return b.String()
}
