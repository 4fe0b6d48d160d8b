package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// KeyError is a wrong setting. Key is its dotted key in the plan file.
type KeyError struct {
	Key    string
	Reason string
}

func (e *KeyError) Error() string { return e.Key + ": " + e.Reason }

func bad(key, format string, args ...any) error {
	return &KeyError{Key: key, Reason: fmt.Sprintf(format, args...)}
}

// oneOf checks that a list is not empty, and that its words are known and different.
func oneOf(key string, words, known []string) error {
	if len(words) == 0 {
		return bad(key, "is empty; there are: %s", strings.Join(known, ", "))
	}
	for i, word := range words {
		if !slices.Contains(known, word) {
			return bad(key, "unknown %q%s", word, DidYouMean(word, known))
		}
		if slices.Contains(words[:i], word) {
			return bad(key, "%q is there twice", word)
		}
	}
	return nil
}

// DidYouMean says which of the candidates a wrong word may be meant for, or else lists them.
func DidYouMean(word string, candidates []string) string {
	if s := Suggest(word, candidates); s != "" {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return "; there are: " + strings.Join(candidates, ", ")
}

// Suggest returns the candidate that the word is most likely a misspelling of, or "". A third of its letters
// may be wrong, and at most two; swapped neighbours count as one.
func Suggest(word string, candidates []string) string {
	best, least := "", min(2, max(1, len(word)/3))+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), c); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance: how many letters must be inserted, deleted, replaced or
// swapped with their neighbour to turn a into b.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// between refuses values out of a range, and NaN.
func between[T cmp.Ordered](key string, v, least, most T) error {
	if v >= least && v <= most {
		return nil
	}
	return bad(key, "%v is not between %v and %v", v, least, most)
}

// or returns a given value, or its default.
func or[T any](given *T, otherwise T) T {
	if given != nil {
		return *given
	}
	return otherwise
}
