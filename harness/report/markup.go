package report

import (
	"bytes"
	"strings"
)

// cells writes a row of a table.
func cells(b *bytes.Buffer, values ...string) {
	for _, v := range values {
		b.WriteString("| " + escape(clip(oneLine(v), cellLimit)) + " ")
	}
	b.WriteString("|\n")
}

// escape keeps a text from a manifest, a file or a program from being markup, or more than a line.
func escape(s string) string {
	return markup.Replace(clip(oneLine(s), proseLimit))
}

var markup = strings.NewReplacer(`\`, `\\`, "|", `\|`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "\\`",
	"[", `\[`, "]", `\]`, "~", `\~`, "#", `\#`)
