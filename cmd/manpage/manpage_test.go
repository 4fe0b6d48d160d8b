package manpage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tenrounds/cmd/manpage"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{Use: "tool", Short: "a tool", Run: run,
		Long: "It has *parts* in servers/<name>_x:\n  one   the first\n  two   the second\n\nThat is all."}
	sub := &cobra.Command{Use: "part", Short: "a part", Long: "A part.", Example: "  tool part --all", Run: run}
	sub.Flags().Bool("all", false, "every part")
	root.AddCommand(sub)
	dir := filepath.Join(t.TempDir(), "new", "man")
	if err := manpage.Write(root, dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"tool.1": {`.TH "TOOL" "1"`, "*parts*", "servers/<name>_x",
			"\n  one   the first\n  two   the second\n", "That is all.", "tool-part(1)"},
		"tool-part.1": {"--all", ".SH EXAMPLE", "tool part --all"},
	} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(b), `\-`, "-")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not have %q:\n%s", name, w, text)
			}
		}
		if strings.Contains(text, "Auto generated") {
			t.Errorf("%s says how it was made, not what it is about", name)
		}
	}
}
