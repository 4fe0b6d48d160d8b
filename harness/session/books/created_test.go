package books

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/scenarios"
	"tenrounds/shared/bookstore/sqlite"
)

func TestCheckCreated(t *testing.T) {
	t.Parallel()
	asked := harness.Creates{Answered: 100, Unsure: 5}
	for _, c := range []struct {
		there int64
		want  string // "" for nothing wrong
	}{
		{99, "100 creates were acknowledged, warm-up included, and 99 authors are in the database: 1 are lost"},
		{100, ""},
		{105, ""},
		{106, "105 creates were sent, warm-up included, and 106 authors are in the database: " +
			"1 were created twice, or by another program"},
	} {
		if err := checkCreated(c.there, asked); (err == nil) != (c.want == "") || err != nil &&
			err.Error() != c.want {
			t.Errorf("%d there: %v, want %q", c.there, err, c.want)
		}
	}
}

// store is a database of the bookstore's smallest scale, in which a test creates authors as a server does.
func store(t *testing.T) (address string, create func(n int)) {
	t.Helper()
	address = filepath.Join(t.TempDir(), "books.db")
	data := database.Data{Scale: "small", Seed: scenarios.DataSeed}
	if _, err := database.Make(t.Context(), data, address, func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	return address, func(n int) {
		t.Helper()
		s, err := sqlite.Open(t.Context(), address, 1, 10*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		a, _, err := s.Author(t.Context(), data.Catalog().AuthorID(0))
		for range n {
			if a.ID = uuid.Must(uuid.NewV7()); err == nil {
				err = s.CreateAuthor(t.Context(), a)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What the database holds after a turn, or after a visit of several servers, is what was answered for.
func TestCreatedAreCounted(t *testing.T) {
	t.Parallel()
	address, create := store(t)
	b := &Books{addresses: map[string]string{"a": address, "b": address}}
	ended := func(answered ...int64) *harness.LoadResult {
		r := &harness.LoadResult{}
		for _, n := range answered {
			r.Targets = append(r.Targets, harness.TargetLoad{Correct: n / 2,
				Creates: &harness.Creates{Answered: n, Unsure: 1}})
		}
		return r
	}
	for _, c := range []struct {
		name  string
		there int
		r     *harness.LoadResult
		want  string
	}{
		{"all are there", 6, ended(6), ""},
		{"one more, of which nobody knows", 7, ended(6), ""},
		{"as many were lost as the warm-up made", 3, ended(6), "3 are lost"},
		{"twice", 12, ended(6), "5 were created twice"},
		{"a turn without creates", 2, &harness.LoadResult{Targets: []harness.TargetLoad{{Correct: 9}}}, ""},
	} {
		_, err := Counted(t.Context(), address, func() (*harness.LoadResult, error) {
			create(c.there)
			return c.r, nil
		})
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	turns := []harness.Turn{{Target: "a"}, {Target: "b"}}
	if err := b.Trim(t.Context(), turns); err != nil {
		t.Fatal(err)
	}
	create(8)
	if err := b.CountVisit(t.Context(), turns, ended(5, 3).Targets); err != nil {
		t.Errorf("a visit: %v", err)
	}
	if err := b.CountVisit(t.Context(), turns, ended(5, 4).Targets); err == nil ||
		!strings.Contains(err.Error(), "1 are lost") {
		t.Errorf("a visit that lost one: %v", err)
	}
}
