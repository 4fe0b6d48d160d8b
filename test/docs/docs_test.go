package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tenrounds/test/checkout"
)

// documents are what people read; all must be there.
var documents = []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "METHODOLOGY.md",
	"results/README.md", "servers/README.md", "docs/glossary.md", "docs/validation.md", "docs/bookstore.md",
	"docs/documents.md", "docs/columns.md", "docs/commands.md", "docs/plans.md", "docs/ci.md",
	"docs/own-servers.md", "docs/decisions/README.md"}

// TestDocuments checks that what the documents say can be done, followed and found: commands, links, paths,
// tables of results, diffs, and the table of imports.
func TestDocuments(t *testing.T) {
	t.Parallel()
	checkout.Log()
	more, err := filepath.Glob("docs/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	all := append(slices.Clone(documents), more...)
	slices.Sort(all)
	c := commands(t)
	for _, path := range slices.Compact(all) {
		t.Run(path, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			complain(t, checkDocument(path, string(text), c))
		})
	}
	t.Run("examples of --help", func(t *testing.T) { complain(t, c.checkExamples()) })
	t.Run("the list of decisions", func(t *testing.T) {
		text, err := os.ReadFile("docs/decisions/README.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range more {
			if name := filepath.Base(path); filepath.Dir(path) == "docs/decisions" && name != "README.md" &&
				!strings.Contains(string(text), "("+name+")") {
				t.Errorf("docs/decisions/README.md: does not link %s", name)
			}
		}
	})
}

// checkDocument returns what is wrong with a document at path.
func checkDocument(path, text string, c *commandChecker) (faults []string) {
	for _, check := range []func() []string{
		func() []string { return checkLinked(filepath.Dir(path), text) },
		func() []string { return checkPaths(text) },
		func() []string { return checkTables(text, c) },
		func() []string { return checkDiffs(text) },
		func() []string { return c.checkBlocks(text) },
		func() []string { return c.checkInline(text) },
	} {
		for _, f := range check() {
			faults = append(faults, path+": "+f)
		}
	}
	return faults
}

var (
	linkPattern    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	inlinePattern  = regexp.MustCompile("`((?:[^`\n]|\n[^`\n])+)`")
	fencePattern   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	headingPattern = regexp.MustCompile(`(?m)^#+ (.*)$`)
	slugPattern    = regexp.MustCompile(`[^\w\- ]`)
	treePattern    = regexp.MustCompile(`^(servers|external|shared|cmd|harness|plans|results|docs|test|\.ci)/` +
		`[\w./-]*$`)
	tablePattern = regexp.MustCompile(`(?s)<!-- table: (\S+) -->\n(.*?)<!-- end -->`)
)

// checkLinked looks for the files, and the headings in them, to which links lead.
func checkLinked(dir, text string) (faults []string) {
	for _, m := range linkPattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(text, ""), -1) {
		target, anchor, _ := strings.Cut(m[1], "#")
		if strings.Contains(target, "://") {
			continue
		}
		to := text
		if target != "" {
			b, err := os.ReadFile(filepath.Join(dir, target))
			if info, serr := os.Stat(filepath.Join(dir, target)); err != nil && (serr != nil || !info.IsDir()) {
				faults = append(faults, fmt.Sprintf("link to %s: there is no such file", m[1]))
				continue
			}
			to = string(b)
		}
		if anchor != "" && !slices.Contains(anchors(to), anchor) {
			faults = append(faults, fmt.Sprintf("link to %s: there is no such heading", m[1]))
		}
	}
	return faults
}

// anchors are the names that the headings of a document have in links.
func anchors(text string) (all []string) {
	for _, m := range headingPattern.FindAllStringSubmatch(text, -1) {
		all = append(all, strings.ReplaceAll(slugPattern.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return all
}

// checkPaths looks for the files that are named in `this way` from the root. Words in capitals stand for
// names, and folders of results are the reader's own, but for the reference.
func checkPaths(text string) (faults []string) {
	for _, m := range inlinePattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(text, ""), -1) {
		p := strings.TrimSuffix(m[1], "/...")
		if !treePattern.MatchString(p) || strings.ToLower(p) != p && !strings.HasSuffix(p, ".md") {
			continue
		}
		if _, err := os.Stat(p); err != nil {
			faults = append(faults, fmt.Sprintf("`%s`: there is no such file or folder", p))
		}
	}
	return faults
}

// checkTables compares each table of figures with the report that is made anew from the raw results.
func checkTables(text string, c *commandChecker) (faults []string) {
	for _, m := range tablePattern.FindAllStringSubmatch(text, -1) {
		report, err := c.output("bench", "report", "--format", "markdown", m[1])
		if err != nil {
			faults = append(faults, fmt.Sprintf("table of %s: %v", m[1], err))
			continue
		}
		table := strings.TrimSpace(m[2])
		if table == "" || !strings.Contains("\n"+report+"\n", "\n\n"+table+"\n\n") {
			faults = append(faults, fmt.Sprintf("table: copy it from bin/bench report --format markdown %s", m[1]))
		}
	}
	return faults
}

// checkDiffs holds the lines that a diff adds against the files as they are, whole files and parts. What
// go mod tidy does to a line of go.mod does not matter.
func checkDiffs(text string) (faults []string) {
	for _, m := range fencePattern.FindAllStringSubmatch(text, -1) {
		if m[1] != "diff" {
			continue
		}
		for _, part := range strings.Split("\n"+m[2], "\n--- ")[1:] {
			lines := strings.Split(part, "\n")
			if len(lines) < 2 || !strings.HasPrefix(lines[1], "+++ b/") {
				faults = append(faults, "diff: a part has no line +++ b/FILE")
				continue
			}
			path := strings.TrimPrefix(lines[1], "+++ b/")
			var added strings.Builder
			for _, l := range lines[2:] {
				if after, ok := strings.CutPrefix(l, "+"); ok {
					added.WriteString(after + "\n")
				}
			}
			have, err := os.ReadFile(path)
			now := strings.ReplaceAll(string(have), " // indirect", "")
			whole := lines[0] == "/dev/null"
			if err != nil || whole && now != added.String() || !strings.Contains(now, added.String()) ||
				added.Len() == 0 {
				faults = append(faults, fmt.Sprintf("diff: %s is not like this any more; make it again: "+
					"git diff --no-index /dev/null %s", path, path))
			}
		}
	}
	return faults
}

// TestDocumentsCanFail shows each check a document that is wrong, and one that is not.
func TestDocumentsCanFail(t *testing.T) {
	t.Parallel()
	c := commands(t)
	for _, d := range []struct{ name, text, want string }{
		{"fine", "[x](LICENSE) `harness/load` `servers/NAME/main.go`\n\n" +
			"```sh\nmake test\nbin/bench run quick --rounds 6 | cat\n```\n", ""},
		{"a link", "[x](nowhere.md)", "no such file"},
		{"a heading", "# One two\n[x](#one-three)", "no such heading"},
		{"a heading that is there", "# One, two\n[x](#one-two)", ""},
		{"a path", "`harness/nowhere.go`", "no such file"},
		{"a target of make", "`make nothing`", `make nothing`},
		{"what make would run", "`make bench PLAN=nothing`", `unknown plan "nothing"`},
		{"a flag through make", "`make verify ARGS=\"--nothing\"`", "unknown flag: --nothing"},
		{"a flag", "    bin/bench run --nothing", "unknown flag: --nothing"},
		{"a value", "```\nbench run --rounds many\n```", "invalid argument"},
		{"a plan", "`bin/bench run nothing`", `unknown plan "nothing"`},
		{"a target", "`bench run --targets nothing`", "nothing"},
		{"a command of bench", "`bench nothing`", `no command "nothing"`},
		{"a flag of load", "`bin/load --nothing http://127.0.0.1:8000/`", "unknown flag: --nothing"},
		{"a flag of serve", "`bin/serve --nothing`", "unknown flag: --nothing"},
		{"a flag of a server", "`bin/chi --nothing`", "not defined"},
		{"an unknown program", "```sh\nfrobnicate\n```", "frobnicate"},
		{"a package", "`go test ./nowhere/...`", "./nowhere"},
		{"a test", "`go test -run TestFrobnicate ./test/docs`", "TestFrobnicate"},
		{"a test that is there", "`go test -run 'TestConformance/gin' ./test/contract`", ""},
		{"a diff of a whole file", "```diff\n--- /dev/null\n+++ b/go.mod\n+module other\n```\n",
			"go.mod is not like this"},
		{"a diff of a part", "```diff\n--- a/go.mod\n+++ b/go.mod\n+module other\n```\n",
			"go.mod is not like this"},
		{"a diff that holds", "```diff\n--- a/go.mod\n+++ b/go.mod\n+module tenrounds\n```\n", ""},
		{"a table of nothing", "<!-- table: results/nowhere -->\n| a |\n<!-- end -->", "results/nowhere"},
	} {
		t.Run(d.name, func(t *testing.T) {
			faults := checkDocument("x.md", d.text, c)
			if d.want == "" && len(faults) > 0 {
				t.Errorf("there is no fault, but the checks say: %q", faults)
			}
			if d.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], d.want)) {
				t.Errorf("the checks say %q, want one that says %q", faults, d.want)
			}
		})
	}
}
