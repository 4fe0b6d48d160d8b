package measure

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// grow looks for processes that the servers have started since the last look: they are a part of the servers, and none of
// the others. Each thread of a server may have started some. Where the kernel keeps no lists of children, the families stay
// as the scan before the load found them. One that began and ended between two looks is never seen.
func (s *Sampler) grow() {
	for i, members := range s.families {
		s.families[i] = s.machine.grown(members)
	}
	s.pids[server] = slices.Concat(s.families...)
}

// grown adds to a family what its members have started, and so on.
func (m Machine) grown(members []int) []int {
	for i := 0; i < len(members); i++ {
		for _, child := range m.offspring(members[i]) {
			if !slices.Contains(members, child) {
				members = append(members, child)
			}
		}
	}
	return members
}

// offspring lists the children of all threads of a process; none where that is not told.
func (m Machine) offspring(pid int) (all []int) {
	tasks := filepath.Join(m.Root, "proc", strconv.Itoa(pid), "task")
	threads, err := os.ReadDir(tasks)
	if err != nil {
		return nil // it has ended
	}
	for _, t := range threads {
		if b, err := os.ReadFile(filepath.Join(tasks, t.Name(), "children")); err == nil {
			list, _ := parseChildren(string(b)) // what is no list has none
			all = append(all, list...)
		}
	}
	return all
}

// parseChildren reads a list of children as the kernel writes it: "12 13 ".
func parseChildren(text string) (all []int, err error) {
	for word := range strings.FieldsSeq(text) {
		child, err := strconv.Atoi(word)
		if err != nil || child <= 0 {
			return nil, errors.New("the list of children is none")
		}
		all = append(all, child)
	}
	return all, nil
}
