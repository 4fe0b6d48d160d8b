package launch

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// commandLine is the manifest's Run command, or the binary with the flags of the process contract.
func commandLine(p Program, o Options, listen string, known []string) (path string, args []string) {
	if run := p.Target.Run; len(run) > 0 {
		files := o.FilesDir
		if files == "" {
			files = defaultFiles()
		}
		host, port, _ := net.SplitHostPort(listen) // it is HOST:PORT
		c := substitute(run, append(slices.Clone(known), "{addr}", listen, "{host}", host, "{port}", port,
			"{files}", files)...)
		path, args = c[0], c[1:]
	} else {
		path, args = p.Path, []string{"--addr", listen}
		if o.FilesDir != "" {
			args = append(args, "--files", o.FilesDir)
		}
	}
	if o.Vary {
		args = append(args, "--vary")
		if o.VaryBase != 0 {
			args = append(args, "--vary-base", strconv.FormatInt(o.VaryBase, 10))
		}
	}
	return path, slices.Concat(args, o.Flags)
}

// workDir is where a target runs: in its folder if it has a command of its own.
func workDir(t harness.Target) string {
	if len(t.Run) > 0 {
		return t.Dir
	}
	return ""
}

func (l *Launcher) serverSpec(p Program, o Options, listen string) spec {
	path, args := commandLine(p, o, listen, l.placeholders(p))
	env := append(inherited(os.Environ()), l.scripted(p.Target)...)
	return spec{server: true, mixed: true, path: path, args: args, dir: workDir(p.Target), env: env, last: o.Env,
		cpus: o.CPUs, settings: slices.Concat(o.Env, o.Flags)}
}

// substitute replaces pairs of placeholders and values in a copy of a command.
func substitute(command []string, pairs ...string) []string {
	r := strings.NewReplacer(pairs...)
	out := make([]string, len(command))
	for i, s := range command {
		out[i] = r.Replace(s)
	}
	return out
}

// placeholders are pairs for substitute: what each command of a manifest may name.
func (l *Launcher) placeholders(p Program) []string {
	cache, err := Cache()
	if err != nil {
		cache = os.TempDir()
	}
	return []string{"{binary}", p.Path, "{python}", p.python, "{cache}", cache, "{root}", l.root}
}

// scripted is what a target in Python finds in its environment: the shared modules, and no leave to write
// what it compiles into the sources. What is installed was compiled then; what a setting would add is the
// shell's affair, not the target's.
func (l *Launcher) scripted(t harness.Target) []string {
	if r, err := harness.ParseRuntime(t.Runtime); err != nil || !r.Python() {
		return nil
	}
	return []string{"PYTHONPATH=" + l.pythonPath(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONNOUSERSITE=1"}
}

// pythonPath is where modules of the project lie that targets in Python share.
func (l *Launcher) pythonPath() string { return filepath.Join(l.root, "external", "python") }

func defaultFiles() string { return filepath.Join(os.TempDir(), "tenrounds-files") }
