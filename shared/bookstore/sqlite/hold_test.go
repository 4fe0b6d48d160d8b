package sqlite

import "context"

// Hold begins to write and does not end it before release.
func (s *Store) Hold(ctx context.Context) (release func(), err error) {
	tx, err := s.writes.BeginTx(ctx, nil)
	return func() { _ = tx.Rollback() }, err
}

// Freeze makes the connection for writing refuse to write, as one of a file that could only be opened for
// reading.
func (s *Store) Freeze(ctx context.Context) error {
	_, err := s.writes.ExecContext(ctx, "PRAGMA query_only = 1")
	return err
}
