package content

import "slices"

// groupBy puts elements with the same key together, in the order of the first of each.
func groupBy[T any, K comparable](all []T, key func(T) K) (groups [][]T) {
	index := map[K]int{}
	for _, x := range all {
		i, known := index[key(x)]
		if !known {
			i, groups = len(groups), append(groups, nil)
			index[key(x)] = i
		}
		groups[i] = append(groups[i], x)
	}
	return groups
}

// lists are names by what they have in common, both in the order of their first appearance.
type lists []list

type list struct {
	key   string
	names []string
}

// add puts a name in the list of a key, once.
func (l *lists) add(key, name string) {
	i := slices.IndexFunc(*l, func(x list) bool { return x.key == key })
	if i < 0 {
		i, *l = len(*l), append(*l, list{key: key})
	}
	if x := &(*l)[i]; !slices.Contains(x.names, name) {
		x.names = append(x.names, name)
	}
}
