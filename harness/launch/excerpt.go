package launch

import (
	"fmt"
	"strings"
	"sync"

	"tenrounds/harness/input"
	"tenrounds/harness/secret"
)

// excerptHalf is how many bytes are kept of the beginning, and of the end.
const excerptHalf = 2048

// excerpt keeps the first and the last bytes of what is written to it: the end alone would lose the
// message of a Go panic, which stands above its stack, and the first compiler error.
type excerpt struct {
	mu         sync.Mutex
	head, tail []byte
	dropped    int
	// secrets are the passwords that the program was given: what it says ends in results, and must not repeat
	// them.
	secrets []string
}

// shortestSecret is how many bytes of a password are looked for by themselves: shorter ones stand in ordinary
// words.
const shortestSecret = 4

// Write never fails.
func (e *excerpt) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := len(b)
	if room := excerptHalf - len(e.head); room > 0 {
		room = min(room, len(b))
		e.head = append(e.head, b[:room]...)
		b = b[room:]
	}
	if over := len(b) - excerptHalf; over > 0 {
		e.dropped += over
		b = b[over:]
	}
	if over := len(e.tail) + len(b) - excerptHalf; over > 0 {
		e.dropped += over
		e.tail = append(e.tail[:0], e.tail[over:]...)
	}
	e.tail = append(e.tail, b...)
	return n, nil
}

// forget drops what was written so far.
func (e *excerpt) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.head, e.tail, e.dropped = nil, nil, 0
}

// String is the kept text, without surrounding white space, passwords and control sequences.
func (e *excerpt) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := string(e.head)
	if e.dropped > 0 {
		s += fmt.Sprintf("\n[%d bytes left out]\n", e.dropped)
	}
	s = secret.Redact(input.Printable(strings.TrimSpace(s + string(e.tail))))
	for _, word := range e.secrets {
		if len(word) >= shortestSecret {
			s = strings.ReplaceAll(s, word, secret.Mask)
		}
	}
	return s
}

// after returns ": " and the words, or nothing if there are none: the end of an error message.
func (e *excerpt) after() string {
	if s := e.String(); s != "" {
		return ": " + s
	}
	return ""
}
