package docs_test

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// terminalPicture is what README.md shows of a terminal.
const terminalPicture = "docs/terminal.svg"

// TestTerminal draws the screen that a run ends with, of the reference run, as a picture.
func TestTerminal(t *testing.T) {
	t.Parallel()
	const command = "bench report results/reference"
	screen, err := commands(t).output("bench", strings.Fields(command)[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	picture := terminal("$ "+command, screen)
	if *update {
		if err := os.WriteFile(terminalPicture, []byte(picture), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(terminalPicture)
	if err != nil || string(have) != picture {
		t.Errorf("%s is not what %s prints (%v): go test -run TestTerminal ./test/docs -args -update",
			terminalPicture, command, err)
	}
}

// terminal draws lines of plain text as SVG, in a grid of cells: bars of blocks must have their length in
// whatever font the reader has.
func terminal(prompt, screen string) string {
	const cell, height, edge = 8.4, 18, 14
	lines := append([]string{prompt}, strings.Split(strings.TrimRight(screen, "\n"), "\n")...)
	columns := 80
	for _, l := range lines {
		columns = max(columns, utf8.RuneCountInString(l))
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" role="img" aria-label="%s">`,
		float64(columns)*cell+2*edge, len(lines)*height+2*edge, html.EscapeString(prompt))
	b.WriteString("\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#16181d\"/>\n" +
		"<g font-family=\"ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace\" font-size=\"14\" " +
		"fill=\"#e6e6e6\">\n")
	for i, l := range lines {
		text := strings.TrimLeft(l, " ")
		if text == "" {
			continue
		}
		indent := utf8.RuneCountInString(l) - utf8.RuneCountInString(text)
		fill := ""
		if i == 0 {
			fill = ` fill="#7fd1a3"`
		}
		fmt.Fprintf(&b, `<text xml:space="preserve" x="%.1f" y="%d" textLength="%.1f"%s>%s</text>`+"\n",
			edge+float64(indent)*cell, edge+(i+1)*height-5, float64(utf8.RuneCountInString(text))*cell, fill,
			html.EscapeString(text))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// Text is escaped, stands in its column, and is as wide as its cells.
func TestTerminalPicture(t *testing.T) {
	t.Parallel()
	got := terminal("$ x", "  a <b> █▌\n\nend\n")
	for _, want := range []string{
		`viewBox="0 0 700 100"`,
		`x="30.8" y="45" textLength="67.2">a &lt;b&gt; █▌</text>`,
		`x="14.0" y="81" textLength="25.2">end</text>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %s in\n%s", want, got)
		}
	}
}
