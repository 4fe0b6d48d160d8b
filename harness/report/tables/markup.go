package tables

import (
	"bytes"
	"strings"

	"tenrounds/harness/report/figures"
)

// cells writes a row of a table.
func cells(b *bytes.Buffer, values ...string) {
	for _, v := range values {
		b.WriteString("| " + escape(figures.Clip(figures.OneLine(v), figures.CellLimit)) + " ")
	}
	b.WriteString("|\n")
}

// escape keeps a text from a manifest, a file or a program from being markup, or more than a line.
func escape(s string) string {
	return markup.Replace(figures.Clip(figures.OneLine(s), figures.ProseLimit))
}

var markup = strings.NewReplacer(`\`, `\\`, "|", `\|`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "\\`",
	"[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`)
