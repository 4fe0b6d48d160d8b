package load

// timer says when a connection is to be looked at again.
type timer struct {
	at   int64
	conn int32
}

// timers is a heap by time. A connection sets a new timer without taking the old one out, so that what pops
// must be compared with what the connection waits for.
type timers []timer

func (h *timers) push(t timer) {
	s := append(*h, t)
	i := len(s) - 1
	for i > 0 {
		up := (i - 1) / 2
		if s[up].at <= t.at {
			break
		}
		s[i] = s[up]
		i = up
	}
	s[i] = t
	*h = s
}

// pop removes and returns the earliest; the heap must not be empty.
func (h *timers) pop() timer {
	s := *h
	first, last := s[0], s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	for i := 0; len(s) > 0; {
		down := 2*i + 1
		if down >= len(s) {
			s[i] = last
			break
		}
		if down+1 < len(s) && s[down+1].at < s[down].at {
			down++
		}
		if last.at <= s[down].at {
			s[i] = last
			break
		}
		s[i] = s[down]
		i = down
	}
	return first
}
