package harness

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Runtime says which interpreters can run a target: an implementation, and bounds of the language's version
// that all must hold.
type Runtime struct {
	Implementation string
	Bounds         []RuntimeBound
}

// RuntimeBound compares as many numbers of a version as it names: ==3.7 is any 3.7, and <=3.12 includes
// 3.12.4.
type RuntimeBound struct {
	Operator string // one of runtimeOperators
	Version  []int
}

// Implementations that a manifest can name.
const (
	RuntimeCPython = "cpython"
	RuntimePyPy    = "pypy"
	RuntimeNode    = "node"
)

var (
	// runtimeOperators stand in the order in which they are looked for: none may begin with one before it.
	runtimeOperators = []string{"==", "!=", ">=", "<=", ">", "<"}
	runtimeName      = regexp.MustCompile(`^[a-z]+`)
	runtimeVersion   = regexp.MustCompile(`^[0-9]{1,4}(\.[0-9]{1,4}){0,2}$`)
)

// ParseRuntime reads "pypy", "cpython==3.7" or "cpython>=3.11,<3.13".
func ParseRuntime(text string) (Runtime, error) {
	r := Runtime{Implementation: runtimeName.FindString(text)}
	known := []string{RuntimeCPython, RuntimePyPy, RuntimeNode}
	if !slices.Contains(known, r.Implementation) {
		return Runtime{}, fmt.Errorf("runtime %q begins with none of %s", text, strings.Join(known, ", "))
	}
	rest := text[len(r.Implementation):]
	if rest == "" {
		return r, nil
	}
	for bound := range strings.SplitSeq(rest, ",") {
		bound = strings.TrimSpace(bound)
		i := slices.IndexFunc(runtimeOperators, func(o string) bool { return strings.HasPrefix(bound, o) })
		if i < 0 {
			return Runtime{}, fmt.Errorf("runtime %q: %q is no bound like >=3.11, <3.13 or ==3.7", text, bound)
		}
		version := strings.TrimSpace(strings.TrimPrefix(bound, runtimeOperators[i]))
		if !runtimeVersion.MatchString(version) {
			return Runtime{}, fmt.Errorf("runtime %q: %q is no version of one to three numbers like 3.11", text,
				version)
		}
		r.Bounds = append(r.Bounds, RuntimeBound{runtimeOperators[i], numbers(version)})
	}
	return r, nil
}

// numbers are those of a version that matched runtimeVersion, or the leading ones of any other.
func numbers(version string) (all []int) {
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			break
		}
		all = append(all, n)
	}
	return all
}

// Python reports whether it is an implementation of Python.
func (r Runtime) Python() bool {
	return r.Implementation == RuntimeCPython || r.Implementation == RuntimePyPy
}

// Allows reports whether an interpreter fits; the version is that of the language.
func (r Runtime) Allows(implementation, version string) bool {
	if implementation != r.Implementation {
		return false
	}
	have := numbers(version)
	return !slices.ContainsFunc(r.Bounds, func(b RuntimeBound) bool { return !b.allows(have) })
}

func (b RuntimeBound) allows(have []int) bool {
	if len(have) < len(b.Version) {
		have = append(slices.Clone(have), make([]int, len(b.Version)-len(have))...)
	}
	c := slices.Compare(have[:len(b.Version)], b.Version)
	switch b.Operator {
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case ">=":
		return c >= 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	default:
		return c < 0
	}
}

func (r Runtime) String() string {
	var b strings.Builder
	b.WriteString(r.Implementation)
	for i, bound := range r.Bounds {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(bound.Operator)
		for j, n := range bound.Version {
			if j > 0 {
				b.WriteByte('.')
			}
			b.WriteString(strconv.Itoa(n))
		}
	}
	return b.String()
}
