package docs_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tenrounds/harness/plan"
	"tenrounds/test/checkout"
)

// commandChecker checks command lines by the programs themselves.
type commandChecker struct {
	dir       string // where the programs are
	makefile  string
	servers   []string
	benchHelp string
	ran       sync.Map // of func() (string, error), by the command line
	copies    sync.Map // of func() (string, error), by the folder
}

// foreign programs may stand in a document; their arguments are not checked.
var foreign = []string{"cat", "cd", "cp", "curl", "docker", "git", "gofmt", "jq", "kubectl",
	"kustomize", "ssh", "kill", "less", "mkdir", "sed", "taskset", "wrk", ".ci/run"}

// commands builds the programs that documents name, once for all tests.
func commands(t *testing.T) *commandChecker {
	t.Helper()
	c, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var programs = sync.OnceValues(func() (*commandChecker, error) {
	checkout.Look()
	c := &commandChecker{}
	for _, name := range []string{"bench", "load", "serve"} {
		path, err := checkout.Command(name)
		if err != nil {
			return nil, err
		}
		c.dir = filepath.Dir(path)
	}
	text, err := os.ReadFile("Makefile")
	if err != nil {
		return nil, err
	}
	c.makefile = string(text)
	targets, err := plan.Targets(".")
	if err != nil {
		return nil, err
	}
	for _, target := range targets {
		c.servers = append(c.servers, target.Name)
	}
	if _, err := checkout.Server("nethttp"); err != nil {
		return nil, err
	}
	c.benchHelp, err = c.output("bench", "--help")
	return c, err
})

// output runs one of the programs, once, and returns what it prints. The error includes what it complains of.
func (c *commandChecker) output(program string, args ...string) (string, error) {
	return c.run(filepath.Join(c.dir, program), args...)
}

func (c *commandChecker) run(path string, args ...string) (string, error) {
	line := strings.Join(append([]string{filepath.Base(path)}, args...), " ")
	return once(&c.ran, line, func() (string, error) {
		var stderr bytes.Buffer
		cmd := exec.Command(path, args...)
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			err = fmt.Errorf("%s: %w: %s", line, err, strings.TrimSpace(stderr.String()))
		}
		return string(out), err
	})
}

// copied is a copy of a results folder, which commands may write in: no test changes what is kept.
func (c *commandChecker) copied(dir string) (string, error) {
	return once(&c.copies, dir, func() (string, error) {
		to := filepath.Join(scratch, filepath.Base(dir))
		return to, os.CopyFS(to, os.DirFS(dir))
	})
}

func once(all *sync.Map, key string, do func() (string, error)) (string, error) {
	f, _ := all.LoadOrStore(key, sync.OnceValues(do))
	return f.(func() (string, error))()
}

// checkBlocks checks the commands in blocks of code. In a block that is marked as sh every line must be
// one; elsewhere, in diagrams and outputs, only what begins like one is.
func (c *commandChecker) checkBlocks(text string) (faults []string) {
	for _, m := range fencePattern.FindAllStringSubmatch(text, -1) {
		shell := slices.Contains([]string{"sh", "bash", "console"}, m[1])
		if shell || m[1] == "" {
			faults = append(faults, c.checkScript(m[2], shell)...)
		}
	}
	var indented strings.Builder
	for line := range strings.Lines(fencePattern.ReplaceAllString(text, "")) {
		if after, ok := strings.CutPrefix(line, "    "); ok {
			indented.WriteString(after)
		}
	}
	return append(faults, c.checkScript(indented.String(), false)...)
}

func (c *commandChecker) checkInline(text string) (faults []string) {
	for _, m := range inlinePattern.FindAllStringSubmatch(fencePattern.ReplaceAllString(text, ""), -1) {
		if strings.Contains(m[1], " ") {
			faults = append(faults, c.checkScript(strings.ReplaceAll(m[1], "\n", " "), false)...)
		}
	}
	return faults
}

// checkExamples checks the examples that the programs give themselves: two spaces, the command, three
// spaces or more, what it does.
func (c *commandChecker) checkExamples() (faults []string) {
	explained := regexp.MustCompile(`\S(   .*)`)
	for _, args := range [][]string{
		{"bench"}, {"bench", "run"}, {"bench", "verify"}, {"bench", "list"}, {"bench", "compare"}, {"bench",
			"spread"}, {"bench", "report"}, {"bench", "site"}, {"bench", "new"},
		{"bench", "doctor"}, {"bench", "worker"}, {"bench", "target"},
		{"bench", "scale"}, {"bench", "facts"}, {"bench", "data"}, {"bench", "selftest"}, {"load"}, {"serve"},
	} {
		help, err := c.output(args[0], append(args[1:], "--help")...)
		if err != nil {
			faults = append(faults, err.Error())
			continue
		}
		_, examples, _ := strings.Cut(help, "Examples:\n")
		examples, _, _ = strings.Cut(examples, "\n\n")
		if examples == "" {
			faults = append(faults, strings.Join(args, " ")+" --help: gives no example")
		}
		for line := range strings.Lines(strings.ReplaceAll(examples, "\\\n", "")) {
			line = strings.TrimSpace(line)
			if at := explained.FindStringSubmatchIndex(line); at != nil {
				line = line[:at[2]]
			}
			for _, f := range c.checkScript(line, true) {
				faults = append(faults, strings.Join(args, " ")+" --help: "+f)
			}
		}
	}
	return faults
}

// checkScript checks lines of shell. Without every, lines that begin with another word are no commands.
func (c *commandChecker) checkScript(script string, every bool) (faults []string) {
	for line := range strings.Lines(strings.ReplaceAll(script, "\\\n", " ")) {
		for _, words := range split(strings.TrimPrefix(strings.TrimSpace(line), "$ ")) {
			known, err := c.check(words)
			if !known && every {
				err = fmt.Errorf("%q: unknown program; if right, add it to foreign in docs_commands_test.go",
					words[0])
			}
			if err != nil {
				faults = append(faults, err.Error())
			}
		}
	}
	return faults
}

// split cuts a line of shell into commands of words, without comments, redirections and variables set
// for a command.
func split(line string) (all [][]string) {
	var words []string
	end := func() {
		if len(words) > 0 {
			all = append(all, words)
		}
		words = nil
	}
	skip := false
	for _, m := range regexp.MustCompile(`(?:[^\s'"]|'[^']*'|"[^"]*")+`).FindAllString(line, -1) {
		switch {
		case strings.HasPrefix(m, "#"):
			end()
			return all
		case skip:
			skip = false
		case slices.Contains([]string{"|", "&&", "||", ";", "&"}, m):
			end()
		case slices.Contains([]string{">", ">>", "<", "2>"}, m):
			skip = true
		case len(words) == 0 && regexp.MustCompile(`^[A-Z_]+=`).MatchString(m):
		default:
			words = append(words, strings.NewReplacer(`'`, "", `"`, "").Replace(m))
		}
	}
	end()
	return all
}

// check checks one command. It is known if its program is.
func (c *commandChecker) check(words []string) (known bool, err error) {
	args := words[1:]
	name, ours := strings.CutPrefix(words[0], "bin/")
	switch {
	case words[0] == "make":
		return true, c.checkMake(args)
	case len(args) > 1 && words[0] == "go" && args[0] == "run" && strings.HasPrefix(args[1], "./cmd/"):
		return c.check(append([]string{"bin/" + strings.TrimPrefix(args[1], "./cmd/")}, args[2:]...))
	case words[0] == "go":
		return true, checkGo(args)
	case name == "bench":
		return true, c.checkBench(args)
	case words[0] == "scripts/ci-check": // it reads its flags up to --help
		_, err = c.run(words[0], append(slices.Clone(args), "--help")...)
		return true, err
	case name == "load", name == "serve":
		_, err = c.output(name, append(placeholders(args), "--help")...)
		return true, err
	case ours && slices.Contains(c.servers, name): // boot gives all servers the same flags
		_, err = c.output("nethttp", append(placeholders(args), "--help")...)
		return true, err
	}
	return slices.Contains(foreign, words[0]), nil
}

// placeholders puts a value for the words that stand for one; others in capitals are names.
func placeholders(args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		out[i] = strings.NewReplacer("=N", "=1", "=TIME", "=1s").Replace(a)
		switch a {
		case "N", "PORT":
			out[i] = "1"
		case "TIME":
			out[i] = "1s"
		}
	}
	return out
}

// checkBench really runs what only reads, and a run as a dry run; of the rest it checks the flags.
func (c *commandChecker) checkBench(args []string) error {
	args = placeholders(args)
	if len(args) == 0 {
		return nil
	}
	sub := args[0]
	if !strings.HasPrefix(sub, "-") && !strings.Contains(c.benchHelp, "\n  "+sub+" ") {
		return fmt.Errorf("bench has no command %q", sub)
	}
	there := func(a string) bool { _, err := os.Stat(a); return err == nil }
	named := regexp.MustCompile(`^([^=]*,)?[A-Z-]+$|^\.\.\.$|^\[`).MatchString // stands for a name
	switch {
	case slices.ContainsFunc(args[1:], named), slices.Contains(args, "--help"):
		args = slices.DeleteFunc(args, func(a string) bool { return a == "..." })
		args = append(args, "--help")
	// the reader's own folders
	case sub == "run" && !slices.ContainsFunc(args, func(a string) bool {
		return a == "--resume" || a == "--requests" ||
			a == "--manifests" || strings.Contains(a, "=../")
	}):
		args = append(args, "--dry-run")
	case sub == "list", (sub == "report" || sub == "compare") && len(args) > 1 &&
		!slices.ContainsFunc(args[1:], func(a string) bool {
			return strings.HasPrefix(a, "results/") && !there(a)
		}):
	default:
		args = append(args, "--help")
	}
	if slices.Contains(args, "--write") {
		for i, a := range args {
			if !strings.HasPrefix(a, "results/") || !there(a) {
				continue
			}
			var err error
			if args[i], err = c.copied(a); err != nil {
				return err
			}
		}
	}
	_, err := c.output("bench", args...)
	return err
}

// checkMake asks make what it would do, and checks the commands of this project among that.
func (c *commandChecker) checkMake(args []string) error {
	for _, a := range args {
		name, _, variable := strings.Cut(a, "=")
		switch {
		case strings.HasPrefix(a, "-"):
		case variable && !strings.Contains(c.makefile, "$("+name+")"):
			return fmt.Errorf("make %s: the Makefile has no variable %s", strings.Join(args, " "), name)
		case !variable && !regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(a)+`:`).MatchString(c.makefile):
			return fmt.Errorf("make %s: the Makefile has no target %s", strings.Join(args, " "), a)
		}
	}
	path, err := exec.LookPath("make")
	if err != nil {
		return nil // what can be known without it was checked
	}
	out, err := c.run(path, append([]string{"-n", "-s"}, args...)...)
	if err != nil {
		return err
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "bin/") {
			for _, words := range split(line) {
				if _, err := c.check(words); err != nil {
					return fmt.Errorf("make %s: %w", strings.Join(args, " "), err)
				}
			}
		}
	}
	return nil
}

// checkGo looks for the packages and the tests that a go command names.
func checkGo(args []string) error {
	line := "go " + strings.Join(args, " ")
	for i, a := range args {
		if dir, ok := strings.CutPrefix(a, "./"); ok && strings.ToLower(dir) == dir && args[max(i-1, 0)] != "-o" {
			if _, err := os.Stat(strings.TrimSuffix(dir, "...")); dir != "..." && err != nil {
				return fmt.Errorf("%s: there is no package %s", line, a)
			}
		}
		if (a == "-run" || a == "-fuzz") && i+1 < len(args) {
			name := regexp.MustCompile(`^\^?((?:Test|Fuzz|Example)\w+)`).FindStringSubmatch(args[i+1])
			if name != nil && !slices.ContainsFunc(testSources(),
				func(text string) bool { return strings.Contains(text, "\nfunc "+name[1]+"(") }) {
				return fmt.Errorf("%s: there is no test %s", line, name[1])
			}
		}
	}
	return nil
}

// testSources are the texts of all tests.
var testSources = sync.OnceValue(func() (texts []string) {
	for _, pattern := range []string{"*/*/*_test.go", "*/*/*/*_test.go"} {
		paths, _ := filepath.Glob(pattern) // the patterns are right
		for _, p := range paths {
			if b, err := os.ReadFile(p); err == nil {
				texts = append(texts, string(b))
			}
		}
	}
	return texts
})
