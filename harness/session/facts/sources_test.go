package facts

import "testing"

func TestLinesOfCode(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]int{
		"": 0, "// only\n\n/* this\nand that */\n": 0,
		"package x\n\n// f does\nfunc f() { /* a\nb */ g()\n}\n": 4, // the comment's second line holds g()
		"package x\nvar s = `one\n\nthree`\n":                    4,
	} {
		if got := linesOf([]byte(source)); got != want {
			t.Errorf("%d lines of code, want %d in %q", got, want, source)
		}
	}
}

func TestLinesOfPython(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]int{
		"": 0, "# only\n\n\"\"\"Say what\nit is.\n\"\"\"\n": 0,
		"\"\"\"One line.\"\"\"\nimport x\n\ndef f():\n    \"\"\"Do.\"\"\"\n    return 1  # why\n": 3,
		"s = \"\"\"a\nb\"\"\"\n": 2,
	} {
		if got := linesOfPython(source); got != want {
			t.Errorf("%d lines of code, want %d in %q", got, want, source)
		}
	}
}
