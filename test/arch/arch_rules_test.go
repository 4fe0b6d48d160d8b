package arch_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness"
)

type (
	importRow struct {
		pkgs string
		// may holds packages of the module, and modules with all their packages. {framework} is the module of
		// the server's manifest.
		may []string
	}
	// bound allows what only in the packages of only, if it is not empty or never is; never forbids it there.
	bound struct {
		what        string
		only, never []string
		instead     string
	}
	size struct {
		pkgs, file string
		max        int
		instead    string
	}
)

// sourcePackage is a folder's sources, tests left out.
type sourcePackage struct {
	dir, name, comment string
	files              []sourceFile
}

type sourceFile struct {
	path  string
	lines int
	uses  []use
}

// use is one thing that a source does: "import net/http", "use os.Exit", "literal /proc", "func init".
type use struct {
	what string
	line int
}

const modulePath = "tenrounds"

// inModule is an import path as a folder of the module: "harness/load"; "." is the root.
func inModule(importPath string) string {
	if importPath == modulePath {
		return "."
	}
	return strings.TrimPrefix(importPath, modulePath+"/")
}

// below reports whether a path is base or lies under it.
func below(p, base string) bool { return p == base || strings.HasPrefix(p, base+"/") }

// fits reports whether a folder is meant by a pattern.
func fits(pattern, dir string) bool {
	if base, all := strings.CutSuffix(pattern, "..."); all {
		return base == "" || below(dir, strings.TrimSuffix(base, "/"))
	}
	ok, _ := path.Match(pattern, dir) // a bad pattern fits nothing, and its row is found to be unused
	return ok
}

func fitsAny(patterns []string, dir string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, dir) })
}

func (p *sourcePackage) row() (importRow, bool) {
	i := slices.IndexFunc(importTable, func(r importRow) bool { return fits(r.pkgs, p.dir) })
	if i < 0 {
		return importRow{}, false
	}
	return importTable[i], true
}

// usesOf lists what the rules ask of a source.
func usesOf(set *token.FileSet, f *ast.File) []use {
	var all []use
	note := func(at token.Pos, format string, args ...any) {
		all = append(all, use{fmt.Sprintf(format, args...), set.Position(at).Line})
	}
	local := map[string]string{} // the names that imports have in this file
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value) // the parser took it
		note(i.Pos(), "import %s", p)
		name := path.Base(p)
		if i.Name != nil {
			name = i.Name.Name
		}
		local[name] = p
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				note(n.Pos(), "func init")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && local[x.Name] != "" {
				note(n.Pos(), "use %s.%s", local[x.Name], n.Sel.Name)
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Go" { // of a WaitGroup or an errgroup.Group
				note(n.Pos(), "goroutine")
			}
		case *ast.GoStmt:
			note(n.Pos(), "goroutine")
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				text, _ := strconv.Unquote(n.Value)
				note(n.Pos(), "literal %s", text)
			}
		}
		return true
	})
	return all
}

// checkImports holds a package to importTable.
func (p *sourcePackage) checkImports(targets map[string]harness.Target) (faults []string) {
	row, ok := p.row()
	if !ok {
		return []string{fmt.Sprintf("%s: no row of importTable in test/arch/arch_test.go fits it: "+
			"say there what it may import", p.dir)}
	}
	for _, f := range p.files {
		for _, u := range f.uses {
			imported, ok := strings.CutPrefix(u.what, "import ")
			first, _, _ := strings.Cut(imported, "/")
			if !ok || !strings.Contains(first, ".") && first != modulePath ||
				mayImport(row, inModule(imported), targets[p.dir].Module) {
				continue
			}
			faults = append(faults, fmt.Sprintf("%s:%d: %s may not import %s: pass it in as a value or an interface, "+
				"or, if the design has changed, change its row of importTable in test/arch/arch_test.go and say why",
				f.path, u.line, p.dir, imported))
		}
	}
	return faults
}

func mayImport(row importRow, imported, framework string) bool {
	return slices.ContainsFunc(row.may, func(may string) bool {
		if may == "{framework}" {
			return framework != "" && below(imported, framework)
		}
		if first, _, _ := strings.Cut(may, "/"); strings.Contains(first, ".") {
			return below(imported, may)
		}
		return fits(may, imported)
	})
}

// checkUses holds a package to bounds.
func (p *sourcePackage) checkUses(bounds []bound) (faults []string) {
	for _, b := range bounds {
		allowed := fitsAny(b.only, p.dir)
		if len(b.never) > 0 {
			allowed = !fitsAny(b.never, p.dir)
		}
		if allowed {
			continue
		}
		for _, f := range p.files {
			for _, u := range f.uses {
				if below(u.what, b.what) {
					faults = append(faults, fmt.Sprintf("%s:%d: %q does not belong in %s: %s", f.path, u.line, u.what, p.dir,
						b.instead))
				}
			}
		}
	}
	return faults
}

func (p *sourcePackage) checkNames() (faults []string) {
	for _, name := range append(strings.Split(p.dir, "/"), p.name) {
		if slices.Contains(badNames, name) {
			faults = append(faults, fmt.Sprintf("%s: the name %q does not say what is inside: "+
				"name it after what it is about", p.dir, name))
		}
	}
	return faults
}

// checkSizes holds each file to the first row that fits it.
func (p *sourcePackage) checkSizes(sizes []size) (faults []string) {
	for _, f := range p.files {
		i := slices.IndexFunc(sizes, func(s size) bool {
			ok, _ := path.Match(s.file, path.Base(f.path))
			return ok && fits(s.pkgs, p.dir)
		})
		if i >= 0 && f.lines > sizes[i].max {
			faults = append(faults, fmt.Sprintf("%s: has %d lines, over %d: %s", f.path, f.lines, sizes[i].max,
				sizes[i].instead))
		}
	}
	return faults
}

func (p *sourcePackage) checkComment() []string {
	want := "Package " + p.name
	if p.name == "main" {
		want = "Command " + path.Base(p.dir)
	}
	if len(p.files) == 0 || strings.HasPrefix(p.comment, want+" ") {
		return nil
	}
	return []string{fmt.Sprintf("%s: has no package comment that begins with %q: "+
		"say there what its place in the flow is", p.dir, want)}
}

// checkLinks holds a program to its own framework and that one's engine: what else is linked would be in
// its memory, its size and its start-up time.
func checkLinks(dir string, deps []string, targets map[string]harness.Target) (faults []string) {
	own := []string{targets[dir].Module, builtOn[targets[dir].Module]}
	server := fits("servers/...", dir)
	if server {
		engine, known := engineModules[targets[dir].Engine]
		if !known {
			return []string{fmt.Sprintf("%s/target.json: engine %q is unknown: "+
				"add it to engineModules in test/arch/arch_test.go", dir, targets[dir].Engine)}
		}
		own = append(own, engine)
	}
	if fits("shared/reference/*", dir) { // a folder for each engine
		own = append(own, engineModules[path.Base(dir)])
	}
	var foreign []string
	for _, t := range targets {
		foreign = append(foreign, t.Module, engineModules[t.Engine])
	}
	for _, d := range deps {
		ours := inModule(d)
		bad := fitsAny([]string{"servers/...", "cmd/..."}, ours) || server && below(ours, "harness")
		bad = bad || fits("servers/*", dir) && below(ours, "shared/bookstore") // the drivers come with it
		bad = bad || slices.ContainsFunc(foreign, func(m string) bool {
			return m != "" && below(d, m) &&
				!slices.Contains(own, m)
		})
		if bad {
			faults = append(faults, fmt.Sprintf("%s: links %s: a program links its own framework and engine only; "+
				"find what imports it with: go list -deps ./%s", dir, d, dir))
		}
	}
	return faults
}

// TestArchitectureCanFail shows each rule a source that breaks it, and one that does not.
func TestArchitectureCanFail(t *testing.T) {
	targets := map[string]harness.Target{
		"servers/a": {Module: "github.com/a/a", Engine: "fasthttp"},
		"servers/b": {Module: "github.com/b/b/v2", Engine: "net/http"},
		"servers/c": {Module: "github.com/c/c", Engine: "unheard"},

		"servers/b/bookstore": {Module: "github.com/b/b/v2", Engine: "net/http"},
	}
	long := strings.Repeat("//\n", 201)
	for _, c := range []struct {
		name, dir, source string
		links             []string
		want              string // a part of the only fault; empty: there is none
	}{
		{"fine", "harness/load", "import \"net\"\nimport \"tenrounds/harness\"\nimport \"golang.org/x/sys/unix\"",
			nil, ""},
		{"no row", "harness/new", "", nil, "no row of importTable"},
		{"a stage in a stage", "harness/stats", `import "tenrounds/harness/load"`, nil,
			"may not import tenrounds/harness/load"},
		{"a module", "harness/report", `import "github.com/x/y"`, nil, "may not import github.com/x/y"},
		{"own framework", "servers/b", `import "github.com/b/b/v2/sub"`, nil, ""},
		{"other major version", "servers/b", `import "github.com/b/b"`, nil, "may not import github.com/b/b:"},
		{"other framework", "servers/b", `import "github.com/a/a"`, nil, "may not import github.com/a/a"},
		{"a server and the harness", "servers/b", `import "tenrounds/harness"`, nil,
			"may not import tenrounds/harness"},
		{"a command and a server", "cmd/x", `import "tenrounds/servers/a"`, nil,
			"may not import tenrounds/servers/a"},
		{"processes", "harness/verify", `import "os/exec"`, nil, "through harness/launch"},
		{"processes in launch", "harness/launch", `import "os/exec"`, nil, ""},
		{"flags", "harness/load", `import "flag"`, nil, "take an option as a parameter"},
		{"exit", "harness/load", "import \"os\"\nfunc f() { os.Exit(1) }", nil, "return an error"},
		{"exit under another name", "harness/load", "import sys \"os\"\nfunc f() { sys.Exit(1) }", nil,
			"return an error"},
		{"fatal", "cmd/x", "import \"log\"\nfunc f() { log.Fatal() }", nil, "return an error"},
		{"fatalf", "cmd/x", "import \"log\"\nfunc f() { log.Fatalf(\"\") }", nil, "return an error"},
		{"proc", "harness/load", `const f = "/proc/stat"`, nil, "in harness/measure"},
		{"proc in measure", "harness/measure", `const f = "/proc/stat"`, nil, ""},
		{"procession", "harness/load", `const f = "/procession"`, nil, ""},
		{"an HTTP client in the generator", "harness/load", `import "net/http"`, nil, "parses HTTP itself"},
		{"network in stats", "harness/stats", `import "net/url"`, nil, "function of its arguments"},
		{"system in report", "harness/report", `import "os"`, nil, "hand in readers"},
		{"clock in stats", "harness/stats", "import \"time\"\nvar now = time.Now", nil,
			"take times from the results"},
		{"clock in report", "harness/report", "import \"time\"\nvar t = time.Since(x)", nil,
			"take times from the results"},
		{"clock elsewhere", "harness/load", "import \"time\"\nvar now = time.Now", nil, ""},
		{"another JSON", "servers/b", `import "encoding/json"`, nil, "goccy/go-json"},
		{"a goroutine in stats", "harness/stats", "func f() { go f() }", nil, "SINGLE"},
		{"a group in a report", "harness/report/page", "func f(g group) { g.Go(nil) }", nil, "SINGLE"},
		{"a goroutine elsewhere", "harness/load", "func f() { go f() }", nil, ""},
		{"testing", "harness/verify", `import "testing"`, nil, "_test.go"},
		{"init", "harness/verify", "func init() {}", nil, "lists stand in one file"},
		{"a method init", "harness/verify", "func (T) init() {}", nil, ""},
		{"a folder's name", "servers/util", "", nil, `the name "util"`},
		{"a long file", "harness/load", long + long, nil, "over 300"},
		{"a long test server", "servers/b", long, nil, "over 200"},
		{"a file under 300", "harness/load", long, nil, ""},
		{"no comment", "harness/load", "none", nil, "no package comment"},
		{"linked engine", "servers/a", "", []string{"github.com/valyala/fasthttp/fasthttputil", "github.com/a/a"},
			""},
		{"linked foreign engine", "servers/b", "", []string{"github.com/valyala/fasthttp"},
			"links github.com/valyala/fasthttp"},
		{"linked by a reference", "shared/reference/fasthttp", "", []string{"github.com/valyala/fasthttp"}, ""},
		{"linked by another reference", "shared/reference/netpoll", "", []string{"github.com/valyala/fasthttp"},
			"links github.com/valyala/fasthttp"},
		{"linked framework", "servers/a", "", []string{"github.com/b/b/v2/sub"}, "links github.com/b/b/v2/sub"},
		{"linked harness", "servers/a", "", []string{"tenrounds/harness/launch"}, "links tenrounds/harness/launch"},
		{"linked drivers", "servers/b", "", []string{"tenrounds/shared/bookstore/sqlite"},
			"links tenrounds/shared/bookstore/sqlite"},
		{"linked drivers of an application", "servers/b/bookstore", "",
			[]string{"tenrounds/shared/bookstore/sqlite"}, ""},
		{"a plain server and the application", "servers/b", `import "tenrounds/shared/bookstore"`, nil,
			"may not import tenrounds/shared/bookstore"},
		{"linked by a command", "cmd/x", "", []string{"tenrounds/harness", "github.com/b/b/v2"},
			"links github.com/b/b/v2"},
		{"unknown engine", "servers/c", "", []string{"net/http"}, "is unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := sourcePackage{dir: c.dir}
			head := "// Package x is a test.\npackage x\n"
			if c.source == "none" {
				head, c.source = "package x\n", ""
			}
			if err := p.add(c.dir+"/main.go", head+c.source); err != nil {
				t.Fatal(err)
			}
			faults := slices.Concat(p.checkImports(targets), p.checkUses(bounds), p.checkNames(), p.checkSizes(sizes),
				p.checkComment(), checkLinks(c.dir, c.links, targets))
			if c.dir == "servers/util" { // it has no manifest
				faults = p.checkNames()
			}
			if c.want == "" && len(faults) > 0 {
				t.Errorf("there is no fault, but the rules say: %q", faults)
			}
			if c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)) {
				t.Errorf("the rules say %q, want one that says %q", faults, c.want)
			}
		})
	}
}
