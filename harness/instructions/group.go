package instructions

import (
	"slices"
	"strings"
)

// Group is a part of a program.
type Group string

// The groups. Framework and library together are what the authors of a framework change; the runtime's
// instructions depend on when it collects and whom it schedules.
const (
	Framework Group = "framework" // application, framework, engine: all modules but the standard library
	Library   Group = "library"   // the standard library
	Network   Group = "network"   // net, internal/poll, os, syscall
	Memory    Group = "memory"    // allocation and garbage collection in the runtime
	Scheduler Group = "scheduler" // the rest of the runtime
)

// Groups are all groups in the order of tables.
func Groups() []Group { return []Group{Framework, Library, Network, Memory, Scheduler} }

// InRuntime reports whether a group belongs to the Go runtime.
func (g Group) InRuntime() bool { return g == Memory || g == Scheduler }

// memory are how functions of the runtime begin that allocate and collect.
var memory = []string{
	"malloc", "newobject", "newarray", "makeslice", "growslice", "persistentalloc", "nextFree", "deductAssist",
	"gc", "(*gc", "scan", "mark", "grey", "sweep", "(*sweep", "bgsweep", "tryDeferToSpanScan", "(*limiter",
	"memclr", "heap", "(*heap", "(*mheap", "(*mcache", "(*mcentral", "(*mspan", "span", "(*spanSet",
	"wb", "(*wb", "bulkBarrier", "typePointers", "(*typePointers", "(*page", "(*pall",
}

// groupOf names the group of a function by its symbol, such as "github.com/gin-gonic/gin.(*Context).Next".
func groupOf(function string) Group {
	pkg, name := split(function)
	if strings.HasPrefix(name, "runtime_") ||
		function == "gcWriteBarrier" { // of the runtime, under the name of who calls it
		pkg = "runtime"
	}
	first, _, _ := strings.Cut(pkg, "/")
	switch {
	case slices.Contains([]string{"net", "os", "syscall", "internal/poll", "internal/runtime/syscall"}, pkg):
		return Network
	case pkg == "runtime" || strings.HasPrefix(pkg, "runtime/") || strings.HasPrefix(pkg, "internal/runtime/"):
		for _, m := range memory {
			if strings.HasPrefix(name, m) {
				return Memory
			}
		}
		return Scheduler
	case pkg == "main" || first == "tenrounds" || strings.Contains(first, "."):
		return Framework
	}
	return Library // functions in assembly, such as memeqbody, have no package
}

// split divides a symbol into package and name. Type parameters and the mark of generated functions are no
// part of the package: "type:.eq.net/http.key", "internal/sync.(*HashTrieMap[go.shape.interface {}]).Load".
func split(function string) (pkg, name string) {
	for _, mark := range []string{"type:.eq.", "type:.hash.", "go:"} {
		function = strings.TrimPrefix(function, mark)
	}
	plain, _, _ := strings.Cut(function, "[")
	plain, _, _ = strings.Cut(plain, "(")
	from := strings.LastIndex(plain, "/") + 1
	dot := strings.Index(plain[from:], ".")
	if dot < 0 {
		return "", function
	}
	return plain[:from+dot], function[from+dot+1:]
}
