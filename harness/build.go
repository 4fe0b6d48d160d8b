package harness

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Codecs that a target can be built with in place of goccy/go-json.
const (
	JSONGoccy = "goccy" // stored as an empty text
	JSONStd   = "std"   // encoding/json
	JSONv2    = "v2"    // encoding/json under GOEXPERIMENT=jsonv2
)

// ProfileSuffix is what the name of a program that is built with a profile ends in.
const ProfileSuffix = "+pgo"

// Program names the binary of an entry: the target, and how the build differs from the target's own. Entries
// with the same name have the same binary.
func (e Entry) Program() string {
	name := e.Target
	if e.JSON != "" {
		name += "+json-" + e.JSON
	}
	if e.PGO {
		name += ProfileSuffix
	}
	if e.Layout != 0 {
		name += fmt.Sprintf("+layout-%d", e.Layout)
	}
	return name
}

// Likewise reports whether two entries are one program with the same settings.
func (e Entry) Likewise(o Entry) bool {
	return e.Program() == o.Program() && e.Layouts == o.Layouts && e.Warmup == o.Warmup &&
		max(e.Processes, 1) == max(o.Processes, 1) && slices.Equal(e.Env, o.Env) &&
		slices.Equal(e.Flags, o.Flags)
}

// Made says in words how an entry is built and started otherwise than its target: "profile-guided",
// "encoding/json", "2 processes"; empty for nothing.
func (e Entry) Made() string {
	var words []string
	switch e.JSON {
	case JSONStd:
		words = append(words, "encoding/json")
	case JSONv2:
		words = append(words, "encoding/json under GOEXPERIMENT=jsonv2")
	}
	if e.PGO {
		words = append(words, "built with a profile (PGO)")
	}
	if e.Layout != 0 {
		words = append(words, fmt.Sprintf("functions in a random order (seed %d)", e.Layout))
	}
	if e.Processes > 1 {
		words = append(words, fmt.Sprintf("%d processes on one port", e.Processes))
	}
	if e.Warmup > 0 {
		words = append(words, "run in for "+e.Warmup.String()+" after each launch")
	}
	return strings.Join(words, ", ")
}

// Layout is an order of the functions in a program's binary, which the linker draws from a seed
// (-randlayout). Where a function stands changes how it shares cache lines and branch predictors with others,
// so two builds of nearly equal sources differ in speed for no reason of their own.
type Layout struct {
	Seed uint32 `json:"seed"`
	// SHA256 is the binary's, in hexadecimal.
	SHA256 string `json:"sha256,omitempty"`
}

// layoutStream keeps the seeds of layouts apart from the random numbers of a plan's rounds.
const layoutStream = 1 << 32

// InRound is an entry as it is launched in a round: in the layout whose turn it is.
func (p Plan) InRound(e Entry, round int) Entry {
	if e.Layouts == 0 {
		return e
	}
	k := (round - 1) % e.Layouts
	if e.CopyOf != "" { // a copy has layouts of its own: two versions of a program do not share theirs either
		k += MaxLayouts
	}
	rng := rand.New(rand.NewPCG(p.Seed, layoutStream+uint64(k)))
	e.Layout = 1 + rng.Uint32N(math.MaxUint32)
	return e
}

// LaidOut is an entry in each of its layouts.
func (p Plan) LaidOut(e Entry) []Entry {
	all := []Entry{p.InRound(e, 1)}
	for round := 2; round <= e.Layouts; round++ {
		all = append(all, p.InRound(e, round))
	}
	return all
}

// Layouts is the largest number of random layouts that an entry of the plan has; 0 for none.
func (p Plan) Layouts() (n int) {
	for _, e := range p.Entries {
		n = max(n, e.Layouts)
	}
	return n
}

// MaxLayouts is how many layouts an entry may have.
const MaxLayouts = 100

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
