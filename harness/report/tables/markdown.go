package tables

import (
	"bytes"
	"cmp"
	"io"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Markdown writes blocks as a document: the title, the facts and words as paragraphs, the table and the notes
// as a list.
func Markdown(w io.Writer, blocks []content.Block) error {
	var b bytes.Buffer
	for _, x := range blocks {
		if !empty(x) || x.Level == 1 {
			markdownBlock(&b, x)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func markdownBlock(b *bytes.Buffer, x content.Block) {
	if x.Title != "" || x.Level == 1 {
		part(b, strings.Repeat("#", cmp.Or(x.Level, 2))+" "+escape(x.Title))
	}
	switch {
	case x.Facts != "" && x.Strong:
		part(b, "**"+escape(x.Facts)+".**")
	case x.Facts != "":
		part(b, escape(x.Facts)+".")
	}
	for _, s := range x.Words {
		part(b, escape(s))
	}
	if len(x.Rows) > 0 {
		lines := []string{cells(x.Head), strings.NewReplacer("l", "|---", "r", "|--:").Replace(x.Align) + "|"}
		for _, row := range x.Rows {
			lines = append(lines, cells(row))
		}
		part(b, strings.Join(lines, "\n"))
	}
	if len(x.Notes) > 0 {
		lines := make([]string, len(x.Notes))
		for i, s := range x.Notes {
			lines[i] = "- " + escape(s)
		}
		part(b, strings.Join(lines, "\n"))
	}
}

// part writes an element of the document, apart from the one before.
func part(b *bytes.Buffer, s string) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(s + "\n")
}

// cells is a row of a table.
func cells(values []string) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString("| " + markup.Replace(figures.Short(v)) + " ")
	}
	return b.String() + "|"
}

// escape keeps a text from a manifest, a file or a program from being markup, or more than a line.
func escape(s string) string { return strings.ReplaceAll(markup.Replace(figures.Prose(s)), "#", `\#`) }

var markup = strings.NewReplacer(`\`, `\\`, "|", `\|`, "&", "&amp;", "<", "&lt;", ">", "&gt;", "*", `\*`,
	"_", `\_`, "`", "\\`",
	"[", `\[`, "]", `\]`, "~", `\~`)
