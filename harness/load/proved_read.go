package load

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// newProvedHead reads a head and puts in the length of the body that is expected.
func newProvedHead(text string, body int) (*provedHead, error) {
	var p parser
	p.begin(&wire{}, nil)
	if _, done, err := p.feed([]byte(text)); err != nil {
		return nil, err
	} else if done && p.left > 0 || p.state != inBody || strings.Index(text, "\r\n\r\n") != len(text)-4 {
		return nil, errors.New("it must be one complete head with a Content-Length")
	}
	h := &provedHead{date: -1, status: p.status, length: uint64(body), close: p.close}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "content-length":
			space := value[:len(value)-len(strings.TrimLeft(value, " \t"))]
			line = name + ":" + space + strconv.Itoa(body) + "\r\n"
		case "date":
			value = strings.TrimSpace(value)
			if _, err := readDate([]byte(value)); err != nil || h.date >= 0 {
				return nil, fmt.Errorf("the date %q: there must be one at most, such as %q", value, dateLayout)
			}
			h.date = len(h.text) + strings.Index(line, value)
		}
		h.text = append(h.text, line...)
	}
	return h, nil
}

// provedHeads finds the head for a status and a length; each is made once.
type provedHeads struct {
	texts map[int]string
	made  map[[2]int]*provedHead
}

func newProvedHeads(texts []string) (provedHeads, error) {
	all := provedHeads{texts: map[int]string{}, made: map[[2]int]*provedHead{}}
	for _, text := range texts {
		h, err := newProvedHead(text, 0)
		if err != nil {
			return all, fmt.Errorf("expected head %.60q: %w", text, err)
		}
		if _, again := all.texts[h.status]; again {
			return all, fmt.Errorf("expected head %.60q: there is another of status %d", text, h.status)
		}
		all.texts[h.status] = text
	}
	return all, nil
}

// of is the head of the answer to a request; nil if none was proved, or if its body is not known.
func (all provedHeads) of(w wire) *provedHead {
	text, ok := all.texts[w.status]
	if !ok || w.body == nil || w.head {
		return nil
	}
	key := [2]int{w.status, len(w.body)}
	if all.made[key] == nil {
		all.made[key], _ = newProvedHead(text, len(w.body)) // it was read before
	}
	return all.made[key]
}
