package plan

import (
	"net/url"
	"slices"
	"strings"

	"tenrounds/harness"
)

// resolveDatabase checks the database of a plan. SQLite is "", as in old runs. Errors do not repeat an
// address, since it may contain a password.
func (s Settings) resolveDatabase(w World) (string, error) {
	if s.Database == "" {
		return "", nil
	}
	if !slices.ContainsFunc(s.Scenarios, func(name string) bool { return w.application(name) != "" }) {
		return "", bad("database", "%s needs none: only scenarios of the bookstore do, such as book-detail-small",
			s.Scenarios[0])
	}
	switch s.Database {
	case harness.DatabaseSQLite:
		return "", nil
	case harness.DatabasePrivate:
		return s.Database, nil
	}
	if !strings.Contains(s.Database, "://") {
		words := []string{harness.DatabaseSQLite, harness.DatabasePrivate}
		return "", bad("database", "unknown %q%s, or give postgres://USER@HOST/NAME", s.Database,
			DidYouMean(s.Database, words))
	}
	u, err := url.Parse(s.Database)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" || len(u.Path) < 2 {
		return "", bad("database", "the address is not like postgres://USER@HOST/NAME")
	}
	return s.Database, nil
}
