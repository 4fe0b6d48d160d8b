package harness

import (
	"math"
	"math/rand/v2"
)

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
