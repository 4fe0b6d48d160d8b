package load

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
)

// counted holds the numbers in the answers of one target, to find a body that was encoded once and kept.
// Connections share it under a lock, which is cheap compared with a request. Each loop has its own; at the
// end the loops are compared.
type counted struct {
	Counter
	asked *atomic.Int64 // requests for a number that were sent, by all loops

	mu      sync.Mutex
	seen    []uint64 // a bit for each number above From; of several processes, one of each in turn
	highest int64
	tops    []int64 // the highest of each process, where there are several
}

// another is one of the same target for another loop; nil if nothing is counted.
func (c *counted) another() *counted {
	if c == nil {
		return nil
	}
	return &counted{Counter: c.Counter, asked: c.asked}
}

// note takes the number of an answer, and says what is wrong with it.
func (c *counted) note(n int64) (wrong string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from, process := c.rangeOf(n)
	i := n - from - 1
	if asked := c.asked.Load(); i < 0 || i >= asked+c.Slack {
		return fmt.Sprintf("the body has the number %d, and the target counts from %d and got %d requests: "+
			"it was not encoded for this request", n, c.From, asked)
	}
	i = i*int64(1+len(c.More)) + int64(process)
	for int64(len(c.seen)) <= i/64 {
		c.seen = append(c.seen, 0)
	}
	if c.seen[i/64]&(1<<(i%64)) != 0 {
		return fmt.Sprintf("the body has the number %d a second time: it was not encoded for this request", n)
	}
	c.seen[i/64] |= 1 << (i % 64)
	c.highest = max(c.highest, n)
	if len(c.More) > 0 {
		if c.tops == nil {
			c.tops = append([]int64{c.From}, c.More...)
		}
		c.tops[process] = max(c.tops[process], n)
	}
	return ""
}

// rangeOf says which process counts through a number, and from where.
func (c *counted) rangeOf(n int64) (from int64, process int) {
	from = c.From
	for i, next := range c.More {
		if n > next {
			from, process = next, i+1
		}
	}
	return from, process
}

// highestOfEach are the highest numbers of each process that any loop saw; nil where there is one process.
func highestOfEach(all []*counted) (tops []int64) {
	for _, c := range all {
		if c.tops == nil {
			continue
		}
		if tops == nil {
			tops = append([]int64{c.From}, c.More...)
		}
		for i := range tops {
			tops[i] = max(tops[i], c.tops[i])
		}
	}
	return tops
}

// duplicates counts the numbers that came to more than one loop, and returns the highest of all.
func duplicates(all []*counted) (n, highest int64) {
	var union []uint64
	for _, c := range all {
		highest = max(highest, c.highest)
		for i, word := range c.seen {
			if i == len(union) {
				union = append(union, 0)
			}
			n += int64(bits.OnesCount64(union[i] & word))
			union[i] |= word
		}
	}
	return n, highest
}
