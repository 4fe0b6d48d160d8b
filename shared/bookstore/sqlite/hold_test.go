package sqlite

import "context"

// Hold begins to write and does not end it before release.
func (s *Store) Hold(ctx context.Context) (release func(), err error) {
	tx, err := s.writes.BeginTx(ctx, nil)
	return func() { _ = tx.Rollback() }, err
}
