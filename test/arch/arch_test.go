package arch_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/test/checkout"
)

// importTable says what a package may import beside the standard library. The first row whose pattern fits
// counts;
// * stands for one folder, /... for everything below too, {framework} for the module that the manifest names.
var importTable = []importRow{
	{"shared/codec", []string{"github.com/goccy/go-json"}},
	{"shared/payloads", []string{"shared/codec"}},
	{"shared/boot", []string{"shared/payloads", "golang.org/x/sys"}},
	{"shared/boot/stdhttp", []string{"shared/boot", "shared/payloads"}},
	{"shared/boot/stdfast", []string{"shared/boot", "shared/payloads", "github.com/valyala/fasthttp"}},
	{"shared/reference", nil},
	{"shared/reference/nethttp", []string{"shared/boot", "shared/boot/stdhttp", "shared/payloads",
		"github.com/goccy/go-json"}},
	{"shared/reference/fasthttp", []string{"shared/boot", "shared/boot/stdfast", "shared/payloads",
		"github.com/goccy/go-json", "github.com/valyala/fasthttp"}},
	{"shared/reference/netpoll", []string{"shared/boot", "shared/payloads", "github.com/cloudwego/netpoll",
		"github.com/goccy/go-json"}},
	{"shared/bookstore", []string{"github.com/goccy/go-json", "github.com/go-playground/validator/v10",
		"github.com/google/uuid"}},
	{"shared/bookstore/schema", nil},
	{"shared/bookstore/catalog", []string{"shared/bookstore", "github.com/google/uuid"}},
	{"shared/bookstore/sqlite", []string{"shared/bookstore", "shared/bookstore/catalog",
		"shared/bookstore/schema", "github.com/google/uuid", "modernc.org/sqlite"}},
	{"shared/bookstore/postgres", []string{"shared/bookstore", "shared/bookstore/catalog",
		"shared/bookstore/schema", "github.com/google/uuid", "github.com/jackc/pgx/v5"}},
	{"shared/bookstore/storetest", []string{"shared/bookstore", "shared/bookstore/catalog",
		"github.com/google/uuid"}},
	{"shared/bookstore/overhttp", []string{"shared/bookstore", "shared/boot/stdhttp", "shared/payloads"}},
	{"shared/bookstore/bookboot", []string{"shared/boot", "shared/bookstore", "shared/bookstore/postgres",
		"shared/bookstore/sqlite"}},
	{"shared/bookstore/reference", []string{"github.com/goccy/go-json", "github.com/google/uuid",
		"github.com/jackc/pgx/v5"}},
	{"shared/api", []string{"github.com/goccy/go-json", "github.com/go-playground/validator/v10"}},
	{"shared/api/overhttp", []string{"shared/api", "shared/boot/stdhttp", "shared/payloads"}},
	{"servers/*", []string{"shared/payloads", "shared/codec", "shared/boot/...", "{framework}",
		"github.com/goccy/go-json"}},
	{"servers/*/bookstore", []string{"shared/...", "{framework}", "github.com/goccy/go-json"}},
	{"servers/*/api", []string{"shared/api/...", "shared/boot/...", "shared/payloads", "{framework}",
		"github.com/goccy/go-json"}},
	{"harness", nil},
	{"harness/secret", []string{"harness"}},
	{"harness/input", []string{"harness"}},
	{"harness/output", nil},
	{"harness/csvfile", nil},
	{"harness/requests", []string{"harness", "harness/input"}},
	{"plans", nil},
	{"harness/scenarios", []string{"harness", "shared/api", "shared/payloads", "shared/bookstore/catalog"}},
	{
		"harness/plan",
		[]string{"harness", "harness/input", "harness/requests", "harness/secret",
			"github.com/pelletier/go-toml/v2"},
	},
	{"harness/launch", []string{"harness", "harness/input", "harness/secret", "golang.org/x/sys"}},
	{"harness/verify", []string{"harness", "harness/calm", "harness/scenarios", "harness/verify/engines",
		"harness/verify/verdict", "harness/verify/wire", "shared/payloads"}},
	{"harness/verify/engines", []string{"harness", "harness/verify/verdict"}},
	{"harness/verify/wire", nil},
	{"harness/verify/verdict", []string{"harness", "harness/verify/wire"}},
	{"harness/verify/own", []string{"harness", "harness/verify/wire"}},
	{"harness/verify/books", []string{"harness", "harness/scenarios", "harness/verify/engines",
		"harness/verify/verdict", "harness/verify/wire", "shared/bookstore/catalog", "github.com/google/uuid"}},
	{"harness/verify/books/booktest", []string{"harness", "harness/database", "harness/launch",
		"harness/verify/books", "harness/verify/inprocess", "harness/verify/verdict", "harness/verify/wire",
		"shared/boot", "shared/bookstore/...",
		"github.com/google/uuid", "github.com/jackc/pgx/v5", "go.uber.org/goleak"}},
	{"harness/verify/apis", []string{"harness", "harness/scenarios", "harness/verify/engines",
		"harness/verify/verdict", "harness/verify/wire", "shared/api"}},
	{"harness/verify/apis/apitest", []string{"harness", "harness/input", "harness/scenarios",
		"harness/verify/apis", "harness/verify/inprocess", "harness/verify/verdict", "harness/verify/wire",
		"shared/api", "shared/boot", "go.uber.org/goleak"}},
	{"harness/verify/inprocess", []string{"shared/boot", "go.uber.org/goleak"}},
	{"harness/database", []string{"harness/launch", "shared/bookstore/catalog", "shared/bookstore/postgres",
		"shared/bookstore/sqlite"}},
	{"harness/load", []string{"harness", "github.com/HdrHistogram/hdrhistogram-go", "golang.org/x/sys"}},
	{"harness/loader", []string{"harness", "harness/exitcode", "harness/requests"}},
	{"harness/wrk", []string{"harness", "harness/loader"}},
	{"harness/locust", []string{"harness", "harness/input", "harness/loader",
		"github.com/HdrHistogram/hdrhistogram-go"}},
	{"harness/agent", []string{"harness", "harness/input", "harness/launch", "harness/measure", "harness/plan",
		"harness/scenarios"}},
	{"harness/shares", []string{"harness", "harness/input", "harness/launch", "harness/load", "harness/loader",
		"harness/locust", "harness/requests", "harness/scenarios"}},
	{"harness/instructions", []string{"harness", "harness/launch", "gonum.org/v1/gonum"}},
	{"harness/instructions/answer", []string{"harness/csvfile", "harness/instructions",
		"harness/report/content", "harness/report/figures", "harness/report/tables"}},
	{"harness/measure", []string{"harness", "github.com/prometheus/procfs", "golang.org/x/sys"}},
	{"harness/runner", []string{"harness"}},
	{"harness/calm", nil},
	{"harness/exitcode", nil},
	{
		"harness/results",
		[]string{"harness", "harness/csvfile", "harness/input", "harness/secret", "harness/stats",
			"github.com/HdrHistogram/hdrhistogram-go"},
	},
	{"harness/stats", []string{"harness", "github.com/HdrHistogram/hdrhistogram-go", "gonum.org/v1/gonum"}},
	{"harness/report", []string{"harness/report/content", "harness/report/page", "harness/report/screen",
		"harness/report/tables", "harness/results", "harness/stats"}},
	{"harness/report/figures", []string{"harness"}},
	{"harness/report/content", []string{"harness", "harness/report/figures", "harness/stats"}},
	{"harness/report/tables", []string{"harness", "harness/csvfile", "harness/report/content",
		"harness/report/figures", "harness/stats"}},
	{"harness/report/page", []string{"harness", "harness/csvfile", "harness/report/chart",
		"harness/report/content", "harness/report/figures", "harness/stats"}},
	{"harness/report/screen", []string{"harness", "harness/report/content", "harness/report/figures",
		"harness/report/page", "harness/stats"}},
	{"harness/report/chart", nil},
	{"harness/live", []string{"harness", "harness/report/figures", "harness/stats",
		"charm.land/bubbletea/v2", "charm.land/lipgloss/v2",
		"golang.org/x/sys"}},
	{"harness/session/books", []string{"harness", "harness/database", "harness/exitcode", "harness/launch",
		"harness/measure", "harness/scenarios", "harness/secret"}},
	{"harness/session/rig", []string{"harness", "harness/agent", "harness/database", "harness/exitcode",
		"harness/input", "harness/launch", "harness/loader", "harness/locust", "harness/measure", "harness/plan",
		"harness/runner",
		"harness/scenarios", "harness/session/books", "harness/shares", "harness/verify", "harness/verify/apis",
		"harness/verify/books", "harness/verify/own", "harness/wrk",
		"shared/payloads"}},
	{"harness/session/reports", []string{"harness", "harness/input", "harness/plan", "harness/report/...",
		"harness/exitcode", "harness/results", "harness/scenarios", "harness/stats"}},
	{"harness/session/catalog", []string{"harness", "harness/plan", "harness/report", "harness/scenarios",
		"harness/session"}},
	{"harness/session/facts", []string{"harness", "harness/input", "harness/launch", "harness/session/rig",
		"harness/stats"}},
	{"harness/session/site", []string{"harness/exitcode", "harness/input", "harness/report/page",
		"harness/results", "harness/session/reports"}},
	{"harness/session/outline", []string{"harness", "harness/launch", "harness/plan", "harness/report/content",
		"harness/report/figures", "harness/session"}},
	{"harness/session/counting", []string{"harness", "harness/exitcode", "harness/instructions", "harness/plan",
		"harness/scenarios", "harness/session/rig"}},
	{"harness/session/progress", []string{"harness", "harness/live", "harness/output", "harness/plan",
		"harness/runner", "golang.org/x/term"}},
	{
		"harness/session",
		[]string{"harness", "harness/exitcode", "harness/input", "harness/launch", "harness/live",
			"harness/measure", "harness/plan", "harness/report/...", "harness/results", "harness/secret",
			"harness/runner", "harness/session/...", "harness/stats"},
	},
	{"harness/starter", []string{"harness", "harness/input"}},
	{"harness/selftest", []string{"harness", "harness/exitcode", "harness/launch", "harness/plan",
		"harness/report/content", "harness/report/tables", "harness/results", "harness/runner",
		"harness/session", "harness/session/books", "harness/session/rig", "harness/stats"}},
	{
		"cmd/*",
		[]string{"harness/...", "plans", "shared/payloads", "github.com/spf13/cobra", "github.com/spf13/pflag",
			"golang.org/x/term"},
	},
	{"test/...", []string{"harness/..."}}, // tests may import anything
}

// bounds keep a means in its place: an import, a use of a name, a string, a declaration, a goroutine, each
// with all that lies below it.
var bounds = []bound{
	{what: "import os/exec", only: []string{"harness/launch"},
		instead: "start processes through harness/launch, which alone knows how to end them"},
	{what: "import flag", only: []string{"cmd/*", "shared/boot"},
		instead: "take an option as a parameter; flags belong to cmd and shared/boot"},
	{what: "use os.Exit", only: []string{"cmd/*", "shared/boot"},
		instead: "return an error; exit codes are chosen in cmd and shared/boot"},
	{what: "use log.Fatal", instead: "return an error; exit codes are chosen in cmd and shared/boot"},
	{what: "use log.Fatalf", instead: "return an error; exit codes are chosen in cmd and shared/boot"},
	{what: "literal /proc", only: []string{"harness/measure"},
		instead: "read /proc in harness/measure, which takes its root as a parameter"},
	{what: "import net/http", never: []string{"harness/load", "harness/scenarios", "shared/payloads"},
		instead: "the generator writes and parses HTTP itself: no client's cost may be in the figures"},
	{what: "import net", never: []string{"harness/stats", "harness/report/...", "shared/payloads"},
		instead: "hand in what is needed: this package is a function of its arguments"},
	{what: "import os", never: []string{"harness", "harness/stats", "harness/report/..."},
		instead: "hand in readers and writers: a report must be the same anywhere"},
	{what: "use time.Now", never: []string{"harness", "harness/stats", "harness/report/..."},
		instead: "take times from the results: a report must be the same at any time"},
	{what: "use time.Since", never: []string{"harness", "harness/stats", "harness/report/..."},
		instead: "take times from the results: a report must be the same at any time"},
	{what: "import encoding/csv", only: []string{"harness/csvfile"},
		instead: "write and read CSV by harness/csvfile, which keeps texts from being formulas of a spreadsheet"},
	{what: "use os.ReadFile", only: []string{"harness/measure", "harness/database", "shared/payloads"},
		instead: "read by harness/input, which takes regular files of a bounded size only"},
	{what: "import encoding/json", never: []string{"servers/...", "shared/payloads", "shared/boot/...",
		"shared/api/...", "shared/bookstore/...", "shared/reference/..."},
		instead: "use github.com/goccy/go-json: servers must not differ by their JSON library"},
	{
		what:    "goroutine",
		never:   []string{"harness/plan", "harness/report/...", "harness/results", "harness/stats"},
		instead: "take its package out of SINGLE in the Makefile, which tests it without the race detector",
	},
	{what: "import testing", instead: "move it to a _test.go file"},
	{what: "func init", instead: "call it from where it is needed: lists stand in one file and are explicit"},
}

// badNames say nothing of what is inside.
var badNames = []string{"util", "utils", "common", "helper", "helpers", "lib", "misc"}

// sizes are the most lines that a file may have; tests are free.
var sizes = []size{
	{"servers/*/bookstore", "main.go", 250,
		"a server has only what its framework needs: move what others share to shared/bookstore"},
	{"servers/*/api", "main.go", 250,
		"a server has only what its framework needs: move what others share to shared/api"},
	{"servers/*", "main.go", 200,
		"a server has only what its framework needs: move what others share to shared/"},
	{"...", "*.go", 300, "split it by what it is about"},
}

// engineModules are the modules that an engine, as a manifest names it, brings along.
var engineModules = map[string]string{
	"net/http": "",
	"fasthttp": "github.com/valyala/fasthttp",
	"netpoll":  "github.com/cloudwego/netpoll",
}

// builtOn are the frameworks that route by another framework's module, as their manifests name both.
var builtOn = map[string]string{"github.com/go-kratos/kratos/v2": "github.com/gorilla/mux"}

// TestArchitecture holds the sources to the tables above.
func TestArchitecture(t *testing.T) {
	checkout.Log()
	packages := readPackages(t)
	targets := readTargets(t)
	linked := goList(t)
	used := map[string]bool{}
	for _, p := range packages {
		row, ok := p.row()
		used[row.pkgs] = ok
		complain(t, p.checkImports(targets))
		complain(t, p.checkUses(bounds))
		complain(t, p.checkNames())
		complain(t, p.checkSizes(sizes))
		complain(t, p.checkComment())
	}
	for _, row := range importTable {
		if !used[row.pkgs] {
			t.Errorf("arch_test.go: no package is %s any more: delete its row of importTable", row.pkgs)
		}
	}
	for dir, deps := range linked {
		complain(t, checkLinks(dir, deps, targets))
	}
}

func complain(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

// readPackages parses every source of the module that is no test, whatever system it is for.
func readPackages(t *testing.T) []*sourcePackage {
	t.Helper()
	byDir := map[string]*sourcePackage{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != "." && (path == "bin" || path == "results" || path == "deploy" ||
				strings.HasPrefix(name, ".") ||
				name == "testdata" || name == "node_modules") {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		if byDir[dir] == nil {
			byDir[dir] = &sourcePackage{dir: dir}
		}
		if strings.HasSuffix(name, "_test.go") {
			return nil
		}
		return byDir[dir].parse(path)
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []*sourcePackage
	for _, p := range byDir {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *sourcePackage) int { return strings.Compare(a.dir, b.dir) })
	return all
}

func (p *sourcePackage) parse(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return p.add(path, string(text))
}

func (p *sourcePackage) add(path, text string) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	p.name = f.Name.Name
	if doc := f.Doc.Text(); strings.HasPrefix(doc, "Package ") || strings.HasPrefix(doc, "Command ") {
		p.comment = doc
	}
	p.files = append(p.files, sourceFile{path: filepath.ToSlash(path), lines: strings.Count(text, "\n"),
		uses: usesOf(set, f)})
	return nil
}

// readTargets reads the manifests of the servers by their folders.
func readTargets(t *testing.T) map[string]harness.Target {
	t.Helper()
	all := map[string]harness.Target{}
	targets, err := plan.Targets(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		if target.Language == "Go" {
			all["servers/"+target.Name] = target
			all["servers/"+target.Name+"/bookstore"] = target
			all["servers/"+target.Name+"/api"] = target
		}
	}
	return all
}

// goList returns what the programs of the module link, by folder.
func goList(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Deps", "./...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	linked := map[string][]string{}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p struct {
			ImportPath, Name string
			Deps             []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Name == "main" {
			linked[inModule(p.ImportPath)] = p.Deps
		}
	}
	if len(linked) == 0 {
		t.Fatal("go list found no program")
	}
	return linked
}
