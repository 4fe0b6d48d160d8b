package load

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"sync/atomic"

	"tenrounds/harness"
)

// statusCreated is the right answer to a request that makes something.
const statusCreated = 201

// workload is what is sent: requests rendered once, and their shares.
type workload struct {
	requests []wire
	// cumulative[i] is the sum of the weights up to and including request i.
	cumulative []uint64
	// verified is true if every request says what its answer's body must be.
	verified bool
	// largest is the longest expected body, by which read buffers are sized.
	largest int
	// creates marks the requests that make something; nil if none does.
	creates []bool
	// last is true if every request is the last on its connection.
	last bool
	// counted is what the numbers are checked by, from which each loop makes its own; nil if none are counted.
	counted *counted
}

func newWorkload(host string, requests []harness.Request, proof Proof) (*workload, error) {
	if len(requests) == 0 {
		return nil, errors.New("no requests to send")
	}
	heads, err := newProvedHeads(proof.Heads)
	if err != nil {
		return nil, err
	}
	w := &workload{verified: true, last: true}
	if c := proof.Counter; c != nil {
		w.counted = &counted{Counter: *c, asked: new(atomic.Int64)}
	}
	var sum uint64
	for i, r := range requests {
		out, err := render(host, r)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", i+1, err)
		}
		if r.Weight < 0 {
			return nil, fmt.Errorf("request %d: weight %d is negative", i+1, r.Weight)
		}
		if out.proved = heads.of(out); w.counted == nil {
			out.counter = 0
		}
		sum += uint64(max(r.Weight, 1))
		w.requests = append(w.requests, out)
		w.creates = append(w.creates, out.status == statusCreated)
		w.cumulative = append(w.cumulative, sum)
		w.verified = w.verified && out.body != nil
		w.last = w.last && out.last
		w.largest = max(w.largest, len(out.body))
	}
	if !slices.Contains(w.creates, true) {
		w.creates = nil
	}
	return w, nil
}

// picker draws requests by weight. Equal seeds and connections draw equal sequences.
type picker struct {
	work *workload
	rng  *rand.Rand
}

func newPicker(w *workload, seed uint64, connection int) picker {
	if len(w.requests) == 1 {
		return picker{work: w} // which needs no luck, nor its memory for each of 19,000 users
	}
	return picker{work: w, rng: rand.New(rand.NewPCG(seed, uint64(connection)))}
}

func (p *picker) next() int {
	c := p.work.cumulative
	if len(c) == 1 {
		return 0
	}
	x := p.rng.Uint64N(c[len(c)-1])
	return sort.Search(len(c), func(i int) bool { return c[i] > x })
}
