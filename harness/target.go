package harness

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Target is a program under test, as its manifest (servers/NAME/target.json) describes it. The process
// contract that it meets is in servers/README.md.
type Target struct {
	// Name is the manifest's folder, and what GET /about answers.
	Name string `json:"name"`
	// Title is the name that its authors write.
	Title string `json:"title"`
	// Language is "Go", "JavaScript" and so on.
	Language string `json:"language"`
	// Module is the Go module whose version stands in the tables. It is empty for the standard library
	// and for other languages.
	Module string `json:"module,omitempty"`
	// Engine is the HTTP server beneath the framework: "net/http", "fasthttp", "netpoll", "node:http".
	Engine string `json:"engine"`
	// Application is the application beside the contract that the program is, "bookstore"; empty for the
	// contract's own. The manifest of one in Go does not say it: its folder does; see plan.Applications.
	Application string `json:"application,omitempty"`
	// Contract is ContractNone for a server that does not have the contract; empty for all others. Ready and
	// Requests are for these alone.
	Contract string `json:"contract,omitempty"`
	// Ready is the path that the server answers, with any status under 500, once it is ready; empty means that
	// it is ready when it accepts a connection.
	Ready string `json:"ready,omitempty"`
	// Requests is the file in the manifest's folder that says what the server is asked.
	Requests string `json:"requests,omitempty"`
	// Static says what serves /files/: the framework's own facility, or http.ServeContent.
	Static string `json:"static"`
	// Class is ClassTuned, or ClassPlain where it is empty.
	Class string `json:"class,omitempty"`
	// URL is the project's home page.
	URL string `json:"url,omitempty"`
	// Stars is the number of stars on GitHub on a stated date.
	Stars *Stars `json:"stars,omitempty"`
	// Vary is true if the program takes --vary, which makes encoding on every request provable.
	Vary bool `json:"vary,omitempty"`
	// Codecs is true if the program takes its JSON library from shared/codec, so that it can be built with
	// another one.
	Codecs bool `json:"codecs,omitempty"`
	// Needs names a program that must be on PATH; where it is missing the target is left out with a notice.
	Needs string `json:"needs,omitempty"`
	// Build is the command that builds the target, run in its folder; empty means go build. "{binary}" stands
	// for the file to write, and in each command "{python}", "{cache}" and "{root}" for the interpreter with the
	// locked packages, the harness's cache and the project's root.
	Build []string `json:"build,omitempty"`
	// Run is the command that starts the target, run in its folder; empty means the binary that was
	// built with --addr, --files and, for a check, --vary. "{addr}", "{host}", "{port}", "{files}" and
	// "{binary}" stand for their values.
	Run []string `json:"run,omitempty"`
	// Version is the command that prints the version of a target that is no Go binary.
	Version []string `json:"version,omitempty"`
	// Runtime says which interpreters run the target, "cpython>=3.11,<3.13"; see ParseRuntime. Empty for a
	// target that is a program itself.
	Runtime string `json:"runtime,omitempty"`
	// Lock is the file in the manifest's folder that names all packages with their hashes; empty for none.
	Lock string `json:"lock,omitempty"`
	// Package is the package whose installed version stands in the tables; empty for the runtime's own.
	Package string `json:"package,omitempty"`
	// Warmup is how long the program is asked after each launch before anything counts, "8s"; see RunIn.
	Warmup string `json:"warmup,omitempty"`
	// Concurrency is how many clients the program can serve at a time; 0: as many as come. The checks keep to
	// it. The load does not: how the rest wait is what a run measures, for every target with the same
	// connections.
	Concurrency int `json:"concurrency,omitempty"`
	// Gaps are the checks that the framework is known to fail, by name. Those of its engine are in
	// harness/verify.
	Gaps map[string]Gap `json:"gaps,omitempty"`

	// Unsupported are the scenarios of an application that the framework cannot have, with the reasons. No
	// workaround stands in: tables say that it is not supported.
	Unsupported map[string]string `json:"unsupported,omitempty"`

	// Flavours are the variants of the manifest, by name. Each is a target of its own.
	Flavours map[string]Flavour `json:"variants,omitempty"`
	// Of is the name of the target that this one is a flavour of, for results; no manifest has it.
	Of string `json:"variant_of,omitempty"`

	// Optional is true for a target that takes part only where it is named. The line-up stays the same for all
	// who compare their runs, and takes the time that its plans state.
	Optional bool `json:"optional,omitempty"`

	// Address is the URL of a server that runs already; empty for all that are launched.
	Address string `json:"-"`
	// Dir is the absolute path of the manifest's folder. It is not part of the manifest.
	Dir string `json:"-"`
	// External is true for the targets under external/, which take part only where they are named.
	External bool `json:"-"`
	// Variant is not nil for a target that is built with another version of its framework.
	Variant *Variant `json:"-"`
}

// Classes of targets. Those of one class are ranked among themselves.
const (
	// ClassPlain is the framework in its recommended production settings. It is stored as an empty text.
	ClassPlain = "plain"
	// ClassTuned has settings that its authors do not recommend for everybody: GOGC, several processes, ...
	ClassTuned = "tuned"
)

// Stars is a count with its date (YYYY-MM-DD).
type Stars struct {
	Count int    `json:"count"`
	Date  string `json:"date"`
}

// Build tells what a built target consists of, read from the binary itself.
type Build struct {
	// Version is the framework's version: of its module, or of the language where it is the standard library.
	Version string `json:"version"`
	// Go is the version of the toolchain; empty for other languages.
	Go string `json:"go,omitempty"`
	// Settings are the build settings (-trimpath, CGO_ENABLED, GOAMD64 ...).
	Settings map[string]string `json:"settings,omitempty"`
	// Modules are the linked modules or the installed packages with their versions, so that a result proves what
	// it ran on.
	Modules map[string]string `json:"modules,omitempty"`
	// Runtime is the interpreter with its version, "CPython 3.11.7"; empty for a binary.
	Runtime string `json:"runtime,omitempty"`
	// Profile is the SHA-256 of the CPU profile that it was built with (PGO), in hexadecimal; empty for none.
	Profile string `json:"profile_sha256,omitempty"`
	// Layout is the seed from which the linker drew the order of its functions; 0 for the linker's own order.
	Layout uint32 `json:"layout_seed,omitempty"`
	// Bytes is the size of the binary, or of what is installed for the target; 0 if there is neither.
	Bytes int64 `json:"bytes,omitempty"`
	// SHA256 is the binary's, in hexadecimal, or that over the lock, what is installed and the target's sources:
	// equal builds of equal sources have the same. Empty if there is neither.
	SHA256 string `json:"sha256,omitempty"`
}

// Flavour is a variant in a manifest: the same program under another runner, on another interpreter, or with
// other settings. It is a target of its own, NAME-FLAVOUR. What it does not say is as the manifest has it.
type Flavour struct {
	Title  string `json:"title,omitempty"`
	Engine string `json:"engine,omitempty"`
	Class  string `json:"class,omitempty"`
	Static string `json:"static,omitempty"`
	// Args are added to the run command.
	Args    []string `json:"args,omitempty"`
	Runtime string   `json:"runtime,omitempty"`
	Lock    string   `json:"lock,omitempty"`
	Package string   `json:"package,omitempty"`
	// Needs and Warmup replace the manifest's where they are not empty.
	Needs  string `json:"needs,omitempty"`
	Warmup string `json:"warmup,omitempty"`
	// Concurrency is nil to keep the manifest's; 0 means no limit.
	Concurrency *int `json:"concurrency,omitempty"`
	// Gaps are added to the manifest's. One without "observed" removes the manifest's.
	Gaps map[string]Gap `json:"gaps,omitempty"`
}

// Apply makes the target that a flavour of it is.
func (f Flavour) Apply(t Target, name string) Target {
	t.Of, t.Name, t.Flavours = t.Name, t.Name+"-"+name, nil
	for _, field := range []struct{ to, from *string }{
		{&t.Title, &f.Title}, {&t.Engine, &f.Engine}, {&t.Class, &f.Class}, {&t.Static, &f.Static},
		{&t.Runtime, &f.Runtime},
		{&t.Lock, &f.Lock}, {&t.Package, &f.Package}, {&t.Needs, &f.Needs}, {&t.Warmup, &f.Warmup},
	} {
		if *field.from != "" {
			*field.to = *field.from
		}
	}
	t.Run = slices.Concat(t.Run, f.Args)
	if f.Concurrency != nil {
		t.Concurrency = *f.Concurrency
	}
	gaps := maps.Clone(t.Gaps)
	for check, gap := range f.Gaps {
		if gaps == nil {
			gaps = map[string]Gap{}
		}
		gaps[check] = gap
		if gap.Observed == "" {
			delete(gaps, check)
		}
	}
	t.Gaps = gaps
	return t
}

// Identity is what the program answers to GET /about: the name of the manifest's folder.
func (t Target) Identity() string {
	if t.Of != "" {
		return t.Of
	}
	return t.Name
}

// RunIn is how long the program is asked after each launch before anything counts; 0 where the manifest says
// nothing.
func (t Target) RunIn() time.Duration {
	d, err := time.ParseDuration(t.Warmup)
	if err != nil {
		return 0 // a manifest with another value is refused when it is read
	}
	return d
}

// Variant is a target that is built with another version of its framework's module than its go.mod names, to
// be measured beside the unchanged one.
type Variant struct {
	// Name is its name in a plan: "gin@v1.11.0", or "gin=fix" for a checkout in a folder fix.
	Name string `json:"name"`
	// Target is the name of the unchanged target, which the program also answers to GET /about.
	Target string `json:"target"`
	// Version is what it is built with. It may be a query ("latest") until the launcher has settled it; for a
	// checkout it is its commit, with a mark and a hash of the sources where they are not those of the commit.
	Version string `json:"version,omitempty"`
	// Dir is the absolute path of the checkout; empty for a version that the go command gets.
	Dir string `json:"dir,omitempty"`
}

// maxStrays is how many modules one warning names.
const maxStrays = 5

// Strays says in a warning each what differs between a variant's build and the plain one beside its own
// module: one go.mod holds one version of each module, so a framework that asks for a newer one changes it
// for the server. Modules that only one of them links are not named: what a framework links is its own.
func (v Variant) Strays(module string, built, plain Build) (warnings Doubts) {
	var changed []string
	for _, m := range slices.Sorted(maps.Keys(built.Modules)) {
		if was, both := plain.Modules[m]; both && m != module && was != built.Modules[m] {
			changed = append(changed, fmt.Sprintf("%s %s (%s has %s)", m, built.Modules[m], v.Target, was))
		}
	}
	if n := len(changed) - maxStrays; n > 0 {
		changed = append(changed[:maxStrays], fmt.Sprintf("and %d more", n))
	}
	if len(changed) > 0 {
		warnings = append(warnings,
			NewDoubt("not only the framework differs: linked with %s", strings.Join(changed, ", ")))
	}
	if built.Go != plain.Go {
		warnings = append(warnings, NewDoubt(
			"not only the framework differs: built by %s (%s by %s)", built.Go, v.Target, plain.Go))
	}
	return warnings
}
