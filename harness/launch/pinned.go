package launch

import (
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// Pinned is the version of the framework that a target would be built with now, as its go.mod or its lock
// says; "" where only a build tells. A variant of another version has that one.
func Pinned(t harness.Target) string {
	switch {
	case t.Variant != nil:
		return t.Variant.Version
	case t.Lock != "" && t.Package != "":
		return pinnedIn(filepath.Join(t.Dir, t.Lock), t.Package)
	case t.Module != "":
		return required(t.Dir, t.Module)
	}
	return ""
}

// pinnedIn is the version of a package in a lock.
func pinnedIn(lock, name string) string {
	text, err := input.Read(lock, input.MaxSetting)
	if err != nil {
		return ""
	}
	for _, m := range pin.FindAllSubmatch(text, -1) {
		if distribution(string(m[1])) == distribution(name) {
			return string(m[2])
		}
	}
	return ""
}

// required is the version of a module that the go.mod of a folder, or of the nearest one above it, requires.
func required(dir, module string) string {
	for ; ; dir = filepath.Dir(dir) {
		text, err := input.Read(filepath.Join(dir, "go.mod"), input.MaxSetting)
		if err != nil {
			if dir == filepath.Dir(dir) {
				return ""
			}
			continue
		}
		for line := range strings.Lines(string(text)) {
			f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
			if len(f) >= 2 && f[0] == module {
				return f[1]
			}
		}
		return ""
	}
}
