package launch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// saidLines is how many of the last lines of an installer stand in an error.
const saidLines = 8

// causes say in a sentence what an installer's own words mean; the first that is among them counts. Both uv's
// and pip's are here.
var causes = []struct{ sentence, words string }{
	{"a package is not the one that the lock means: its hash differs", "hash mismatch|do not match the hashes"},
	{"the lock does not say all hashes",
		"require-hashes|requirement must be pinned|are missing from the requirements"},
	{"the lock cannot be read", "couldn't parse|could not parse|invalid requirement|expected one of"},
	{"a package of the lock does not fit this interpreter",
		"requires-python|requires python|requires a different python|" +
			"the current python version|no wheels with a matching|python abi tag|is not a supported wheel"},
	{"the package index cannot be reached",
		"dns error|failed to fetch|error sending request|connection refused|tcp connect error|" +
			"failed to establish a new connection|network is unreachable|temporary failure in name resolution|" +
			"network connectivity is disabled|timed out"},
	{"a version of the lock is not to be had: it was withdrawn, or there never was one",
		"no version of|there are no versions|" +
			"was not found|no matching distribution|no solution found"},
	{"a package had to be compiled, and that failed",
		"failed to build|build backend|error: command|failed building wheel"},
	{"the disk is full", "no space left"},
}

// installs runs an installer to its end. What it warned of is returned; where it fails, the error is a
// sentence with the last lines that it wrote.
func (l *Launcher) installs(ctx context.Context, o order, tool, path string,
	args []string) (notes []string, err error) {
	p, err := l.toEnd(ctx, spec{path: path, args: args, dir: filepath.Dir(o.lockFile),
		env: forInstall(os.Environ()), mixed: true})
	if err != nil {
		return nil, err
	}
	said := p.said.String()
	if p.err == nil {
		return withdrawn(said), nil
	}
	what := o.lockFile
	if rel, rerr := filepath.Rel(l.root, what); rerr == nil && filepath.IsLocal(rel) {
		what = rel
	}
	return nil, fmt.Errorf("could not be built: %s cannot be installed for %s: %s (%s: %s):\n%s",
		what, o.interpreter, cause(said), tool, how(p), lastLines(said, saidLines))
}

func cause(said string) string {
	said = strings.ToLower(strings.Join(strings.Fields(said), " ")) // uv wraps its lines
	for _, c := range causes {
		if slices.ContainsFunc(strings.Split(c.words, "|"), func(w string) bool {
			return strings.Contains(said, w)
		}) {
			return c.sentence
		}
	}
	return "the installer failed"
}

// withdrawn are the lines that say that an installed version was withdrawn by its authors. It is what the
// lock asks for.
func withdrawn(said string) (notes []string) {
	for line := range strings.SplitSeq(said, "\n") {
		if strings.Contains(strings.ToLower(line), "yanked") {
			notes = append(notes, strings.TrimSpace(line))
		}
	}
	return notes
}

func lastLines(said string, n int) string {
	lines := strings.Split(said, "\n")
	lines = slices.DeleteFunc(lines, func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	for i := range lines {
		lines[i] = "  " + strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSuffix(line, ":")
}
